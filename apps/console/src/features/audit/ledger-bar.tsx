import { getLedger, type LedgerState, verifyLedger } from '@guanjia/contracts/audit/ledger';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { auditTexts } from '../../components/audit/texts.ts';
import { api } from '../../lib/api.ts';
import { formatDateTime, formatNumber } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { useMay } from '../../lib/session.ts';
import { showToast } from '../../lib/toast.ts';

/** How far the trail is sealed and what the last verification found, with a button for whoever may verify. */
export function LedgerBar() {
  const t = useT(auditTexts);
  const client = useQueryClient();
  const mayVerify = useMay('audit.verify');
  const [showing, setShowing] = useState(false);
  const { data: ledger } = useQuery({
    queryKey: ['audit', 'ledger'],
    queryFn: ({ signal }) => api.call(getLedger, {}, { signal }),
  });
  const verify = useMutation({
    mutationFn: () => api.call(verifyLedger, {}),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['tasks'] });
      showToast({ kind: 'info', text: t('ledger.started') });
    },
  });
  if (!ledger) return null;
  const findings = ledger.lastVerification?.findings ?? [];
  return (
    <div className="row wrap" role="status" aria-label={t('ledger.title')}>
      <LedgerVerdict ledger={ledger} />
      {findings.length > 0 && (
        <Button size="small" danger onClick={() => setShowing(true)}>
          {t('ledger.show')}
        </Button>
      )}
      {mayVerify && (
        <Button size="small" loading={verify.isPending} onClick={() => verify.mutate()}>
          {t('ledger.verify')}
        </Button>
      )}
      <Modal
        open={showing}
        title={t('ledger.findings')}
        footer={null}
        onCancel={() => setShowing(false)}
        destroyOnHidden
      >
        <Findings findings={findings} />
      </Modal>
    </div>
  );
}

function LedgerVerdict({ ledger }: { ledger: LedgerState }) {
  const t = useT(auditTexts);
  const last = ledger.lastVerification;
  if (!last)
    return <span className="badge tone-idle">{t('ledger.unverified', { n: formatNumber(ledger.seq) })}</span>;
  const time = formatDateTime(last.at);
  return last.findings.length === 0 ? (
    <span className="badge tone-ready">{t('ledger.whole', { n: formatNumber(last.upTo), time })}</span>
  ) : (
    <span className="badge tone-alarm">{t('ledger.broken', { count: last.findings.length, time })}</span>
  );
}

function Findings({ findings }: { findings: NonNullable<LedgerState['lastVerification']>['findings'] }) {
  const t = useT(auditTexts);
  return (
    <div className="stack">
      <p>{t('ledger.findings.hint')}</p>
      <table className="data-table">
        <thead>
          <tr>
            <th>{t('ledger.number')}</th>
            <th>{t('ledger.finding')}</th>
            <th>{t('ledger.entry')}</th>
          </tr>
        </thead>
        <tbody>
          {findings.map(({ seq, kind, entryId }) => (
            <tr key={`${seq} ${kind} ${entryId}`}>
              <td>{seq ?? '–'}</td>
              <td>{t(`finding.${kind}`)}</td>
              <td className="small">{entryId ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

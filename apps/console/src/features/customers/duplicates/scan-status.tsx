import { startDuplicateScan } from '@guanjia/contracts/customers/duplicates';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { api } from '../../../lib/api.ts';
import { formatDateTime } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { showToast } from '../../../lib/toast.ts';
import { duplicateScanQuery, refreshDuplicates } from './duplicate-queries.ts';
import { duplicatePageTexts } from './texts.ts';

/** When customers were last looked through, and the way to do it now. */
export function ScanStatus() {
  const t = useT(duplicatePageTexts);
  const client = useQueryClient();
  const scan = useQuery(duplicateScanQuery).data;
  const start = useMutation({
    mutationFn: () => api.call(startDuplicateScan, {}),
    onSuccess: (now) => {
      client.setQueryData(duplicateScanQuery.queryKey, now);
      showToast({ kind: 'info', text: t('scan.started') });
    },
    onError: () => refreshDuplicates(client),
  });
  const running = start.isPending || scan?.state === 'running';
  return (
    <>
      {scan && scan.crowded > 0 && (
        <span className="badge" title={t('scan.crowded', { n: scan.crowded })}>
          {t('scan.crowded', { n: scan.crowded })}
        </span>
      )}
      <span className="muted small" aria-live="polite">
        {running
          ? t('scan.running')
          : scan && scan.state !== 'running' && t(`scan.${scan.state}`, { at: whenOf(scan.finishedAt) })}
      </span>
      <Button type="primary" loading={running} onClick={() => start.mutate()}>
        {t('scan.start')}
      </Button>
    </>
  );
}

function whenOf(at: string | null): string {
  return at ? formatDateTime(at).slice(0, 16) : '';
}

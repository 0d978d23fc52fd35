import type { DuplicateGroup } from '@guanjia/contracts/customers/duplicates';
import { Link } from '@tanstack/react-router';
import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import { duplicateTexts } from '../../../components/customer/duplicate-texts.ts';
import { SidePanel } from '../../../components/side-panel.tsx';
import { formatDateTime } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { useCommands } from '../../../lib/keyboard.ts';
import { MergeDialog } from '../merging/merge-dialog.tsx';
import { duplicatePageTexts } from './texts.ts';
import { useDismissal } from './use-dismissal.ts';

/** As many as one merge takes. */
const mostMerged = 5;

/** Customers who may be one, side by side, and what can be done with them. */
export function DuplicatePanel(props: { group: DuplicateGroup; onClose: () => void; onMerged: () => void }) {
  const t = useT(duplicatePageTexts);
  const words = useT(duplicateTexts);
  const { dismiss, reopen } = useDismissal();
  const { group, onClose } = props;
  const [chosen, setChosen] = useState(() => group.customers.slice(0, mostMerged).map(({ id }) => id));
  const [merging, setMerging] = useState(false);
  const fits = chosen.length >= 2 && chosen.length <= mostMerged;
  const decidable = group.elsewhere === 0;
  const open = group.state === 'open';
  const closeIf = (done: boolean) => done && onClose();
  const say = () => void dismiss([group.id]).then(closeIf);
  useCommands([
    {
      ...{ id: 'duplicates.merge', keys: 'm', label: t('merge'), group: t('group') },
      enabled: fits,
      run: () => setMerging(true),
    },
    {
      ...{ id: 'duplicates.dismiss', keys: 'x', label: t('dismiss'), group: t('group') },
      enabled: open && decidable,
      run: say,
    },
  ]);
  return (
    <SidePanel label={t('one')} title={t('one')} width={760} onClose={onClose}>
      <div className="stack" style={{ gap: 12 }}>
        <div className="row wrap" style={{ gap: 6 }}>
          {group.reasons.map((reason) => (
            <span key={reason} className="badge tone-wrapup">
              {words(`reason.${reason}`)}
            </span>
          ))}
        </div>
        <span className="muted small">{t('hint')}</span>
        <SideBySide
          group={group}
          chosen={chosen}
          onChoose={(id, on) => setChosen(on ? [...chosen, id] : chosen.filter((one) => one !== id))}
        />
        {group.elsewhere > 0 && (
          <div className="notice tone-wrapup">
            {t('elsewhere', { n: group.elsewhere })}. {t('elsewhere.hint')}
          </div>
        )}
        {!fits && <span className="muted small">{t('merge.hint')}</span>}
        <div className="row" style={{ gap: 8 }}>
          <Button type="primary" disabled={!fits} onClick={() => setMerging(true)}>
            {t('merge')} <span className="kbd">M</span>
          </Button>
          {open ? (
            <Button disabled={!decidable} onClick={say}>
              {t('dismiss')} <span className="kbd">X</span>
            </Button>
          ) : (
            <Button disabled={!decidable} onClick={() => void reopen([group.id]).then(closeIf)}>
              {t('reopen')}
            </Button>
          )}
        </div>
        {group.dismissedAt && !open && (
          <span className="muted small">
            {t('dismissed.by', {
              name: group.dismissedBy?.name ?? '',
              at: formatDateTime(group.dismissedAt).slice(0, 16),
            })}
          </span>
        )}
      </div>
      {merging && (
        <MergeDialog
          ids={chosen}
          onClose={() => setMerging(false)}
          onMerged={() => {
            setMerging(false);
            props.onMerged();
          }}
        />
      )}
    </SidePanel>
  );
}

function SideBySide(props: {
  group: DuplicateGroup;
  chosen: readonly string[];
  onChoose: (id: string, on: boolean) => void;
}) {
  const t = useT(duplicatePageTexts);
  const day = (at: string | null) => (at ? formatDateTime(at).slice(0, 10) : '–');
  return (
    <div style={{ overflowX: 'auto' }}>
      <table className="data-table">
        <thead>
          <tr>
            <th aria-label={t('merge')} />
            <th>{t('column.customers')}</th>
            <th>{t('number')}</th>
            <th>{t('company')}</th>
            <th>{t('region')}</th>
            <th>{t('owner')}</th>
            <th>{t('contact')}</th>
            <th>{t('created')}</th>
          </tr>
        </thead>
        <tbody>
          {props.group.customers.map((one) => (
            <tr key={one.id}>
              <td>
                <Checkbox
                  aria-label={one.name}
                  checked={props.chosen.includes(one.id)}
                  onChange={({ target }) => props.onChoose(one.id, target.checked)}
                />
              </td>
              <td style={{ whiteSpace: 'nowrap' }}>
                <Link to="/customers/$id" params={{ id: one.id }}>
                  {one.name}
                </Link>
              </td>
              <td className="num" style={{ whiteSpace: 'nowrap' }}>
                {one.phones.map(({ number }) => number).join(' ') || '–'}
              </td>
              <td>{one.company ?? '–'}</td>
              <td>{one.region ?? '–'}</td>
              <td>{one.owner?.name ?? t('pool')}</td>
              <td className="num" style={{ whiteSpace: 'nowrap' }}>
                {day(one.lastContactAt)}
              </td>
              <td className="num" style={{ whiteSpace: 'nowrap' }}>
                {day(one.createdAt)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

import type { Restoration } from '@guanjia/contracts/backup/routes';
import { useQuery } from '@tanstack/react-query';
import { Modal } from 'antd';
import { EmptyState, Loaded } from '../../components/states.tsx';
import { formatDateTime } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { restorationsQuery } from './backup-queries.ts';
import { reasonOf } from './backup-words.ts';
import { backupTexts } from './texts.ts';

/** What was restored here, by whom and why. */
export function RestorationsDialog({ onClose }: { onClose: () => void }) {
  const t = useT(backupTexts);
  const query = useQuery(restorationsQuery);
  return (
    <Modal open title={t('restorations')} footer={null} width={560} onCancel={onClose}>
      <Loaded query={query} rows={3}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('restorations.none')} />
          ) : (
            <ul className="stack plain">
              {items.map((item) => (
                <RestorationLine key={item.id} item={item} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Modal>
  );
}

function RestorationLine({ item }: { item: Restoration }) {
  const t = useT(backupTexts);
  const name = item.userName ?? t('by.clock');
  return (
    <li>
      <div>
        {formatDateTime(item.createdAt)} ·{' '}
        {t('restorations.line', { name, source: formatDateTime(item.sourceAt) })}
      </div>
      <div className="muted small">
        {t(`state.${item.state}`)} · {item.reason}
        {item.errorCode !== null && ` · ${reasonOf(item.errorCode)}`}
      </div>
    </li>
  );
}

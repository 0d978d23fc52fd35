import { type MergePreview, mergeCustomers, previewMerge } from '@guanjia/contracts/customers/merging';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Modal, Radio } from 'antd';
import { useState } from 'react';
import { Loaded } from '../../../components/states.tsx';
import { api } from '../../../lib/api.ts';
import { useT } from '../../../lib/i18n.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { showToast } from '../../../lib/toast.ts';
import { MergeFields } from './merge-fields.tsx';
import { mergingTexts } from './texts.ts';
import { refreshCustomers, useUndoMerge } from './use-undo-merge.ts';

interface MergeDialogProps {
  ids: readonly string[];
  onClose: () => void;
  onMerged: (survivorId: string) => void;
}

/** Who stays, whose value of each field stays, what goes over, and what stands against it. */
export function MergeDialog({ ids, onClose, onMerged }: MergeDialogProps) {
  const t = useT(mergingTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const undo = useUndoMerge();
  const [survivorId, setSurvivor] = useState(ids[0] ?? '');
  const [choices, setChoices] = useState<Record<string, string>>({});
  const otherIds = ids.filter((id) => id !== survivorId);
  const query = useQuery({
    queryKey: ['customers', 'merge-preview', survivorId, ...otherIds],
    staleTime: 0,
    queryFn: ({ signal }) => api.call(previewMerge, { body: { survivorId, otherIds } }, { signal }),
  });
  const merge = useMutation({
    mutationFn: ({ customers }: MergePreview) =>
      api.call(mergeCustomers, {
        body: {
          survivorId,
          otherIds,
          choices,
          versions: Object.fromEntries(customers.map(({ id, version }) => [id, version])),
        },
      }),
    onSuccess: async ({ id }) => {
      showToast({
        kind: 'done',
        text: t('done'),
        action: { label: common('undo'), run: () => void undo(id) },
      });
      onMerged(survivorId);
      await refreshCustomers(client);
    },
  });
  const blocked = query.data?.warnings.some(({ blocks }) => blocks) ?? true;
  return (
    <Modal
      open
      width={860}
      title={t('title')}
      okText={t('merge')}
      cancelText={common('cancel')}
      okButtonProps={{ disabled: blocked, loading: merge.isPending }}
      onOk={() => query.data && merge.mutate(query.data)}
      onCancel={onClose}
    >
      <Loaded query={query}>
        {(preview) => (
          <div className="stack">
            <span className="muted">{t('hint')}</span>
            {preview.warnings.map(({ kind, blocks }) => (
              <div key={kind} className={`notice ${blocks ? 'tone-alarm' : 'tone-wrapup'}`}>
                {t(`warning.${kind}`)}
              </div>
            ))}
            <Radio.Group
              aria-label={t('survivor')}
              value={survivorId}
              onChange={({ target }) => {
                setSurvivor(target.value as string);
                setChoices({});
              }}
              options={ids.flatMap((id) => {
                const one = preview.customers.find((customer) => customer.id === id);
                const number = one?.phones[0]?.number;
                return one
                  ? [{ value: id, label: `${t('survivor')} ${one.name}${number ? ` ${number}` : ''}` }]
                  : [];
              })}
            />
            <MergeFields
              preview={preview}
              choices={choices}
              onChoose={(key, id) => setChoices((before) => ({ ...before, [key]: id }))}
            />
            <Belongings preview={preview} />
          </div>
        )}
      </Loaded>
    </Modal>
  );
}

function Belongings({ preview }: { preview: MergePreview }) {
  const t = useT(mergingTexts);
  return (
    <ul>
      {preview.belongings.map(({ kind, moves, same }) => (
        <li key={kind}>
          {t(`kind.${kind}`)}:{' '}
          {[moves > 0 ? t('count.moves', { n: moves }) : '', same > 0 ? t('count.same', { n: same }) : '']
            .filter(Boolean)
            .join(' · ')}
        </li>
      ))}
    </ul>
  );
}

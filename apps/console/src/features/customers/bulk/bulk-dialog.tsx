import {
  type BulkActionInput,
  type BulkActionName,
  previewBulk,
  startBulk,
} from '@guanjia/contracts/customers/bulk';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import type { ListSelection } from '../../../components/list/types.ts';
import { showCount } from '../../../components/list/view-tabs.tsx';
import { FailedState } from '../../../components/states.tsx';
import { api } from '../../../lib/api.ts';
import { useT } from '../../../lib/i18n.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { showToast } from '../../../lib/toast.ts';
import { type BulkDraft, BulkFields, emptyDraft, toAction } from './bulk-fields.tsx';
import { PreviewBox } from './preview-box.tsx';
import { bulkTexts } from './texts.ts';

interface DialogProps {
  action: BulkActionName;
  selection: ListSelection;
  onClose: () => void;
  onStarted: () => void;
}

/** What is to be done, what that will change, and the button that does it. */
export function BulkDialog({ action, selection, onClose, onStarted }: DialogProps) {
  const t = useT(bulkTexts);
  const common = useT(commonTexts);
  const [draft, setDraft] = useState<BulkDraft>(emptyDraft);
  const what = toAction(action, draft);
  const target = targetOf(selection);
  const preview = useQuery({
    queryKey: ['customers', 'bulk-preview', what, target],
    enabled: what !== undefined,
    staleTime: 0,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      api.call(previewBulk, { body: { what: what as BulkActionInput, target } }, { signal }),
  });
  const start = useMutation({
    mutationFn: (wanted: BulkActionInput) => api.call(startBulk, { body: { what: wanted, target } }),
    onSuccess: () => {
      showToast({ kind: 'info', text: t('started') });
      onStarted();
    },
  });
  const shown = what ? preview.data : undefined;
  return (
    <Modal
      open
      width={560}
      title={t('title', { action: t(`action.${action}`), n: showCount(selection.count) })}
      onCancel={onClose}
      footer={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button
            type="primary"
            disabled={!what || !shown || shown.willChange === 0 || preview.isFetching}
            loading={start.isPending}
            onClick={() => what && start.mutate(what)}
          >
            {t('go', { action: t(`action.${action}`) })}
          </Button>
        </>
      }
    >
      <div className="stack">
        <BulkFields action={action} draft={draft} onChange={(part) => setDraft({ ...draft, ...part })} />
        {what && preview.isError && (
          <FailedState error={preview.error} onRetry={() => void preview.refetch()} />
        )}
        {what && preview.isPending && <p className="muted">{t('preview.loading')}</p>}
        {shown && !preview.isError && <PreviewBox preview={shown} />}
      </div>
    </Modal>
  );
}

/** What the server is told of a selection. */
export function targetOf({ ids, query }: ListSelection) {
  return query ? { kind: 'query' as const, query } : { kind: 'ids' as const, ids: [...ids] };
}

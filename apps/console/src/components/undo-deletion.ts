import { restoreRecord } from '@guanjia/contracts/audit/recycle-bin';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../lib/api.ts';
import { showError } from '../lib/errors.ts';
import { useT } from '../lib/i18n.ts';
import { commonTexts } from '../lib/texts/common.ts';
import { showToast } from '../lib/toast.ts';

/** Says that something was deleted and offers to take that back; `id` is what the deletion answered. */
export function useToldDeletion(): (deletion: { id: string; text: string }) => void {
  const t = useT(commonTexts);
  const client = useQueryClient();
  return ({ id, text }) => {
    void client.invalidateQueries();
    const restore = async () => {
      await api.call(restoreRecord, { params: { id } });
      await client.invalidateQueries();
    };
    showToast({
      kind: 'info',
      text,
      action: { label: t('undo'), run: () => void restore().catch(showError) },
    });
  };
}

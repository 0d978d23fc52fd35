import { type MergeBelonging, mergeBelongings, undoMerge } from '@guanjia/contracts/customers/merging';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';
import { showError } from '../../../lib/errors.ts';
import { formatList } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { showToast } from '../../../lib/toast.ts';
import { mergingTexts } from './texts.ts';
import { useFieldName } from './use-field-name.ts';

/** Undoes a merge and says what stayed as it is. */
export function useUndoMerge(): (mergeId: string) => Promise<void> {
  const t = useT(mergingTexts);
  const fieldName = useFieldName();
  const client = useQueryClient();
  return async (mergeId) => {
    try {
      const { kept } = await api.call(undoMerge, { params: { id: mergeId } });
      const names = kept.map((key) => (isBelonging(key) ? t(`kind.${key}`) : fieldName(key)));
      showToast({
        kind: 'done',
        text: t('undone'),
        ...(names.length > 0 && { hint: t('undone.kept', { kept: formatList(names) }) }),
      });
    } catch (error) {
      showError(error);
    }
    await refreshCustomers(client);
  };
}

/** Everything that shows customers, again. */
export async function refreshCustomers(client: ReturnType<typeof useQueryClient>): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: ['customers'] }),
    client.invalidateQueries({ queryKey: ['list', 'customers.customers'] }),
  ]);
}

function isBelonging(key: string): key is MergeBelonging {
  return mergeBelongings.some((one) => one === key);
}

import type { RecordSheet } from '@guanjia/contracts/customers/record';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { customerQuery, recordSheetQuery } from '../../../components/customer/customer-queries.ts';
import { showError } from '../../../lib/errors.ts';
import { useT } from '../../../lib/i18n.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { showToast } from '../../../lib/toast.ts';

interface Change<T> {
  run: () => Promise<T>;
  /** What the sheet looks like afterwards, before the server has said so. */
  ahead?: (sheet: RecordSheet) => RecordSheet;
  /** Said when it is done; with `undo`, how to take it back. */
  done?: string;
  undo?: (result: T) => Promise<unknown>;
}

/** Changes what belongs to a customer: at once on the page, rolled back on failure, with undo where there is one. */
export function useSheetChange(customerId: string) {
  const common = useT(commonTexts);
  const client = useQueryClient();
  const key = recordSheetQuery(customerId).queryKey;
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: key }),
      client.invalidateQueries({ queryKey: customerQuery(customerId).queryKey }),
      client.invalidateQueries({ queryKey: ['customers', 'timeline', customerId] }),
      client.invalidateQueries({ queryKey: ['customers', 'history', customerId] }),
      client.invalidateQueries({ queryKey: ['list', 'customers.customers'] }),
    ]);
  const mutation = useMutation({
    meta: { errors: 'inline' },
    mutationFn: async ({ run, ahead, done, undo }: Change<unknown>) => {
      const before = client.getQueryData<RecordSheet>(key);
      if (ahead && before) client.setQueryData(key, ahead(before));
      try {
        const result = await run();
        if (done) {
          const action = undo && {
            label: common('undo'),
            run: () => void undo(result).then(refresh).catch(showError),
          };
          showToast({ kind: 'done', text: done, ...(action ? { action } : {}) });
        }
        return result;
      } catch (error) {
        if (ahead && before) client.setQueryData(key, before);
        throw error;
      }
    },
    onSettled: refresh,
  });
  return {
    pending: mutation.isPending,
    /** Shows a failure as a toast; resolves to whether it went well. */
    async change<T>(input: Change<T>): Promise<boolean> {
      try {
        await mutation.mutateAsync(input as Change<unknown>);
        return true;
      } catch (error) {
        showError(error);
        return false;
      }
    },
    /** Leaves a failure to the caller. */
    tryChange: <T>(input: Change<T>) => mutation.mutateAsync(input as Change<unknown>) as Promise<T>,
  };
}

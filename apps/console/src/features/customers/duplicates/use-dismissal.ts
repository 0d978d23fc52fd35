import { dismissDuplicates, reopenDuplicates } from '@guanjia/contracts/customers/duplicates';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';
import { showError } from '../../../lib/errors.ts';
import { useT } from '../../../lib/i18n.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { showToast } from '../../../lib/toast.ts';
import { refreshDuplicates } from './duplicate-queries.ts';
import { duplicatePageTexts } from './texts.ts';

/** Says of groups that they are not one, or takes it back; the first can be undone at once. */
export function useDismissal(): {
  /** Whether it was said of all of them. */
  dismiss: (ids: readonly string[]) => Promise<boolean>;
  reopen: (ids: readonly string[]) => Promise<boolean>;
} {
  const t = useT(duplicatePageTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const each = async (ids: readonly string[], call: (id: string) => Promise<unknown>): Promise<string[]> => {
    const done: string[] = [];
    try {
      for (const id of ids) {
        await call(id);
        done.push(id);
      }
    } catch (error) {
      showError(error);
    }
    await refreshDuplicates(client);
    return done;
  };
  const reopen = async (ids: readonly string[]) => {
    const done = await each(ids, (id) => api.call(reopenDuplicates, { params: { id } }));
    if (done.length > 0) showToast({ kind: 'done', text: t('reopened') });
    return done.length === ids.length;
  };
  return {
    reopen,
    async dismiss(ids) {
      const done = await each(ids, (id) => api.call(dismissDuplicates, { params: { id } }));
      if (done.length > 0)
        showToast({
          kind: 'done',
          text: done.length === 1 ? t('dismissed') : t('dismissed.many', { n: done.length }),
          action: { label: common('undo'), run: () => void reopen(done) },
        });
      return done.length === ids.length;
    },
  };
}

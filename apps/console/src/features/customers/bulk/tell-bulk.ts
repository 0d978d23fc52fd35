import { controlBulk, getBulk } from '@guanjia/contracts/customers/bulk';
import type { QueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';
import { showError } from '../../../lib/errors.ts';
import { translate } from '../../../lib/i18n.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { showToast } from '../../../lib/toast.ts';
import { refreshOwners } from '../pools/pool-queries.ts';
import { bulkTexts } from './texts.ts';

/** A bulk change ended: says how it went, and offers to take it back. */
export async function tellBulk(client: QueryClient, id: string): Promise<void> {
  const bulk = await api.call(getBulk, { params: { id } });
  await refreshOwners(client);
  const { label: name, done, refused, undone, kept } = bulk;
  if (bulk.state === 'undone') {
    const text = translate(bulkTexts, kept > 0 ? 'undone.kept' : 'undone', { name, undone, kept });
    showToast({ kind: kept > 0 ? 'info' : 'done', text });
    return;
  }
  const undo = () => api.call(controlBulk, { params: { id }, body: { do: 'undo' } });
  showToast({
    kind: refused > 0 ? 'info' : 'done',
    text: translate(bulkTexts, refused > 0 ? 'finished.refused' : 'finished', { name, done, refused }),
    ...(bulk.undoable && {
      action: { label: translate(commonTexts, 'undo'), run: () => void undo().catch(showError) },
    }),
  });
}

import { getAddition } from '@guanjia/contracts/outbound/additions';
import type { BackgroundTask } from '@guanjia/contracts/tasks/routes';
import type { QueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';
import { translate } from '../../../lib/i18n.ts';
import { showToast } from '../../../lib/toast.ts';
import { segmentTexts } from './texts.ts';

/** Customers were put on a campaign's list: says how many, and whom it passed over. */
export async function tellAddition(
  client: QueryClient,
  { id, label: name }: Pick<BackgroundTask, 'id' | 'label'>,
): Promise<void> {
  const {
    added,
    alreadyInCampaign: already,
    withoutNumber: without,
  } = await api.call(getAddition, {
    params: { id },
  });
  await client.invalidateQueries({ queryKey: ['list', 'outbound.campaigns'] });
  const skipped = already + without > 0;
  showToast({
    kind: skipped ? 'info' : 'done',
    text: translate(segmentTexts, skipped ? 'add.done.skipped' : 'add.done', {
      name,
      added,
      already,
      without,
    }),
  });
}

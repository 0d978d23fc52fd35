import {
  createSegment,
  deleteSegment,
  freezeSegment,
  restoreSegment,
  type Segment,
  updateSegment,
} from '@guanjia/contracts/customers/segments';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';
import { showError } from '../../../lib/errors.ts';
import { formatDateTime } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { now } from '../../../lib/time.ts';
import { showToast } from '../../../lib/toast.ts';
import { refreshSegments } from './segment-queries.ts';
import { segmentTexts } from './texts.ts';

/** What can be done with a segment; each resolves when the page shows it. */
export function useSegmentActions() {
  const t = useT(segmentTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const refresh = () => refreshSegments(client);

  async function bringBack({ id }: Segment): Promise<void> {
    await api.call(restoreSegment, { params: { id } });
    await refresh();
  }

  return {
    async change(
      { id, version }: Segment,
      body: { name?: string; note?: string | null; mark?: Segment['mark'] },
    ): Promise<void> {
      await api.call(updateSegment, { params: { id }, body: { version, ...body } });
      await refresh();
    },
    /** Whoever fits a dynamic one now becomes a segment of its own; a frozen one finds its members anew. */
    async freeze({ id, kind, name, note, query }: Segment): Promise<void> {
      if (kind === 'frozen') await api.call(freezeSegment, { params: { id } });
      else {
        const date = formatDateTime(now().toISOString()).slice(0, 16);
        const copy = t('frozen.name', { name: name.slice(0, 40), date });
        await api.call(createSegment, { body: { name: copy, note, kind: 'frozen', query } });
      }
      showToast({ kind: 'info', text: t('freezing', { name }) });
      await refresh();
    },
    async remove(segment: Segment): Promise<void> {
      await api.call(deleteSegment, { params: { id: segment.id } });
      await refresh();
      showToast({
        kind: 'info',
        text: t('deleted', { name: segment.name }),
        action: { label: common('undo'), run: () => void bringBack(segment).catch(showError) },
      });
    },
  };
}

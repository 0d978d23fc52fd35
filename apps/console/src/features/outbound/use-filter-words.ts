import { useQuery } from '@tanstack/react-query';
import { campaignChoicesQuery } from '../../components/campaign-choices.ts';
import { colleaguesQuery } from '../../components/list/filter-editor.tsx';
import type { RecordListProps } from '../../components/list/types.ts';
import { useT } from '../../lib/i18n.ts';
import { useListSearch } from '../../lib/list-search.ts';
import { outboundTexts } from './texts.ts';

/** Names for the filters that numbers elsewhere lead here with: by campaign, by group. */
export function useFilterWords(): NonNullable<RecordListProps<never>['filterWords']> {
  const t = useT(outboundTexts);
  const [{ filter = [] }] = useListSearch();
  const has = (name: string) => filter.some(({ column }) => column === name);
  const campaigns = useQuery({ ...campaignChoicesQuery, enabled: has('campaignId') }).data?.items;
  const groups = useQuery({ ...colleaguesQuery, enabled: has('groupId') }).data?.groups;
  const nameIn = (items: readonly { id: string; name: string }[] | undefined) => (id: string) =>
    items?.find((item) => item.id === id)?.name ?? '…';
  return {
    campaignId: { title: t('column.campaign'), option: nameIn(campaigns) },
    groupId: { title: t('column.group'), option: nameIn(groups) },
  };
}

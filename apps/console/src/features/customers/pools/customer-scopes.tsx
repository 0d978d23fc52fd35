import { Segmented } from 'antd';
import { useT } from '../../../lib/i18n.ts';
import { type ListSearch, useListSearch } from '../../../lib/list-search.ts';
import { useMe } from '../../../lib/session.ts';
import { type ScopeName, scopeNames, scopeOf, withScope } from './scope-filters.ts';
import { poolTexts } from './texts.ts';

/** All, mine, the public pool, going soon, shared with me: filters that stand in the address like any other. */
export function CustomerScopes({ search }: { search: ListSearch }) {
  const t = useT(poolTexts);
  const [, change] = useListSearch();
  const ownId = useMe().user.id;
  return (
    <Segmented
      aria-label={t('tabs')}
      value={scopeOf(search.filter, ownId) ?? ''}
      options={scopeNames.map((value) => ({ value, label: t(`tab.${value}`) }))}
      onChange={(name) =>
        change({
          filter: withScope(search.filter, name as ScopeName, ownId),
          // What goes first stands first.
          sort: name === 'soon' ? 'recycleAt' : search.sort === 'recycleAt' ? undefined : search.sort,
          view: undefined,
        })
      }
    />
  );
}

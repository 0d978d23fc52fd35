import type { RecordSheet } from '@guanjia/contracts/customers/record';
import { setCategories, setTags } from '@guanjia/contracts/customers/record-tags';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Select, TreeSelect } from 'antd';
import { tagsQuery } from '../../../components/customer/customer-queries.ts';
import { useTerms } from '../../../components/customer/use-terms.ts';
import { api } from '../../../lib/api.ts';
import { useT } from '../../../lib/i18n.ts';
import { labelOf } from '../../../lib/label.ts';
import { recordPageTexts } from './texts.ts';
import { useSheetChange } from './use-sheet-change.ts';

interface Props {
  customerId: string;
  sheet: RecordSheet;
  editable: boolean;
}

/** Tags are made while typing; categories come from the enterprise's tree. Both hold at once. */
export function TagsAndCategories({ customerId, sheet, editable: mayEdit }: Props) {
  const t = useT(recordPageTexts);
  const client = useQueryClient();
  const { change } = useSheetChange(customerId);
  const tags = useQuery(tagsQuery).data ?? [];
  const { words } = useTerms();
  const names = sheet.tags.map(({ name }) => name);
  const put = (next: string[]) =>
    api
      .call(setTags, { params: { id: customerId }, body: { names: next } })
      .finally(() => void client.invalidateQueries({ queryKey: tagsQuery.queryKey }));
  const categories = words?.category.terms.filter(
    ({ key, retired }) => !retired || sheet.categories.includes(key),
  );
  return (
    <div className="record-grid">
      <span className="muted">{t('tags')}</span>
      <Select
        mode="tags"
        aria-label={t('tags')}
        placeholder={t('tags.placeholder')}
        disabled={!mayEdit}
        maxCount={50}
        tokenSeparators={[',', '，', ';', '；']}
        value={names}
        options={tags.map(({ name }) => ({ value: name, label: name }))}
        onChange={(next: string[]) => {
          const cleaned = next.map((name) => name.trim().slice(0, 30)).filter(Boolean);
          void change({
            run: () => put(cleaned),
            ahead: (before) => ({
              ...before,
              tags: cleaned.map(
                (name) => before.tags.find((tag) => tag.name === name) ?? { id: name, name, color: 'grey' },
              ),
            }),
          });
        }}
      />
      <span className="muted">{t('categories')}</span>
      {categories?.length === 0 ? (
        <span className="muted small">{t('categories.none')}</span>
      ) : (
        <TreeSelect
          multiple
          allowClear
          treeDefaultExpandAll
          treeDataSimpleMode
          aria-label={t('categories')}
          disabled={!mayEdit || !categories}
          value={sheet.categories}
          treeData={(categories ?? []).map(({ key, label, parent }) => ({
            id: key,
            pId: parent ?? null,
            value: key,
            title: labelOf(label),
          }))}
          onChange={(next: string[]) =>
            void change({
              run: () => api.call(setCategories, { params: { id: customerId }, body: { categories: next } }),
              ahead: (before) => ({ ...before, categories: next }),
            })
          }
        />
      )}
    </div>
  );
}

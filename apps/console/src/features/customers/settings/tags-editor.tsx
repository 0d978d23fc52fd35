import { mergeTag, type Tag, updateTag } from '@guanjia/contracts/customers/record-tags';
import { termColors } from '@guanjia/contracts/customers/record-vocabulary';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Input, Select } from 'antd';
import { tagsQuery } from '../../../components/customer/customer-queries.ts';
import { colorTones } from '../../../components/customer/use-terms.ts';
import { Loaded } from '../../../components/states.tsx';
import { api } from '../../../lib/api.ts';
import { useT } from '../../../lib/i18n.ts';
import { showToast } from '../../../lib/toast.ts';
import { settingsTexts } from './texts.ts';

/** Names and colours of tags, and making two one. */
export function TagsEditor() {
  const t = useT(settingsTexts);
  const query = useQuery(tagsQuery);
  return (
    <Loaded query={query}>
      {(tags) =>
        tags.length === 0 ? (
          <p className="muted">{t('tags.none')}</p>
        ) : (
          <ul className="record-rows">
            {tags.map((tag) => (
              <TagLine
                key={`${tag.id} ${tag.name}`}
                tag={tag}
                others={tags.filter(({ id }) => id !== tag.id)}
              />
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}

function TagLine({ tag, others }: { tag: Tag; others: readonly Tag[] }) {
  const t = useT(settingsTexts);
  const client = useQueryClient();
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['customers'] }),
      client.invalidateQueries({ queryKey: ['list', 'customers.customers'] }),
    ]);
  const change = useMutation({
    mutationFn: (body: { name?: string; color?: Tag['color'] }) =>
      api.call(updateTag, { params: { id: tag.id }, body }),
    onSuccess: refresh,
  });
  const merge = useMutation({
    mutationFn: (into: string) => api.call(mergeTag, { params: { id: tag.id }, body: { into } }),
    onSuccess: (kept) => {
      showToast({ kind: 'done', text: t('tags.merged', { from: tag.name, into: kept.name }) });
      return refresh();
    },
  });
  return (
    <li className="row wrap" style={{ gap: 6 }}>
      <Input
        style={{ width: 220 }}
        aria-label={tag.name}
        maxLength={30}
        defaultValue={tag.name}
        onPressEnter={({ currentTarget }) => currentTarget.blur()}
        onBlur={({ target }) => {
          const name = target.value.trim();
          if (name && name !== tag.name) change.mutate({ name });
        }}
      />
      <Select
        style={{ width: 90 }}
        aria-label={t('color')}
        value={tag.color}
        onChange={(color) => change.mutate({ color })}
        options={termColors.map((value) => ({
          value,
          label: <span className={`badge ${colorTones[value]}`}>{t(`color.${value}`)}</span>,
        }))}
      />
      <Select
        style={{ width: 180 }}
        aria-label={`${tag.name} ${t('tags.merge')}`}
        placeholder={t('tags.merge')}
        showSearch={{ optionFilterProp: 'label' }}
        value={null}
        loading={merge.isPending}
        options={others.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(into: string | null) => into && merge.mutate(into)}
      />
    </li>
  );
}

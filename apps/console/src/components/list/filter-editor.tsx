import type { Column, FilterCondition } from '@guanjia/contracts/core/list';
import { listColleagues } from '@guanjia/contracts/identity/routes';
import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Input, InputNumber, Radio } from 'antd';
import { type ReactNode, useState } from 'react';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { type Period, periodRange } from '../../lib/time.ts';
import { DateTimeField } from '../date-time-field.tsx';
import { HappenedEditor } from './happened-editor.tsx';
import { listTexts } from './texts.ts';

interface EditorProps {
  column: string;
  title: string;
  definition: Column;
  value: FilterCondition | undefined;
  option?: ((value: string) => string) | undefined;
  /** Records to choose from. */
  values?: readonly string[] | undefined;
  onChange: (next: FilterCondition | undefined) => void;
}

/** The inside of a funnel: an editor that fits the column's type. */
export function FilterEditor(props: EditorProps) {
  const t = useT(listTexts);
  const [draft, setDraft] = useState(props.value);
  const apply = (next: FilterCondition | undefined) => props.onChange(next);
  return (
    <form
      className="filter-editor"
      aria-label={t('filter.by', { column: props.title })}
      onSubmit={(event) => {
        event.preventDefault();
        apply(usable(draft));
      }}
    >
      <EditorBody {...props} draft={draft} setDraft={setDraft} apply={apply} />
      <div className="row end">
        <Button size="small" onClick={() => apply(undefined)} disabled={!props.value && !draft}>
          {t('filter.clear')}
        </Button>
        <Button size="small" type="primary" htmlType="submit">
          {t('filter.apply')}
        </Button>
      </div>
    </form>
  );
}

type BodyProps = EditorProps & {
  draft: FilterCondition | undefined;
  setDraft: (next: FilterCondition | undefined) => void;
  apply: (next: FilterCondition | undefined) => void;
};

function EditorBody(props: BodyProps): ReactNode {
  switch (props.definition.type) {
    case 'enum':
      return <OptionsEditor {...props} options={props.definition.options ?? []} />;
    case 'user':
      return <PeopleEditor {...props} />;
    case 'number':
      return <NumberEditor {...props} />;
    case 'datetime':
      return <TimeEditor {...props} />;
    case 'record':
      // Elsewhere numbers lead here with it; nobody types an id.
      return props.values ? <OptionsEditor {...props} options={props.values} /> : null;
    case 'happened':
      return <HappenedEditor {...props} />;
    case 'date':
      return <DayEditor {...props} />;
    case 'exact':
      return <ExactEditor {...props} />;
    case 'boolean':
      return <BooleanEditor {...props} />;
    case 'text':
    case 'phone':
      return <TextEditor {...props} />;
  }
}

function TextEditor({ column, definition, draft, setDraft }: BodyProps) {
  const t = useT(listTexts);
  const label = t(definition.type === 'phone' ? 'filter.phone' : 'filter.contains');
  return (
    <Input
      autoFocus
      allowClear
      aria-label={label}
      placeholder={label}
      value={draft?.op === 'contains' ? draft.value : ''}
      onChange={({ target }) => setDraft({ column, op: 'contains', value: target.value })}
    />
  );
}

function OptionsEditor({
  column,
  draft,
  setDraft,
  options,
  option,
}: BodyProps & { options: readonly string[] }) {
  return (
    <Checkbox.Group
      className="filter-options"
      value={draft?.op === 'in' ? draft.values : []}
      onChange={(values) => setDraft({ column, op: 'in', values: values.map(String) })}
      options={options.map((value) => ({ value, label: option?.(value) ?? value }))}
    />
  );
}

const shownPeople = 50;

function PeopleEditor({ column, draft, setDraft }: BodyProps) {
  const t = useT(listTexts);
  const [text, setText] = useState('');
  const people = useQuery(colleaguesQuery).data?.items ?? [];
  const matching = people.filter(({ name }) => name.toLowerCase().includes(text.toLowerCase()));
  const chosen = draft?.op === 'in' ? draft.values : [];
  return (
    <>
      <Input
        autoFocus
        aria-label={t('filter.people.search')}
        placeholder={t('filter.people.search')}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <div className="filter-options">
        {matching.slice(0, shownPeople).map(({ id, name }) => (
          <Checkbox
            key={id}
            checked={chosen.includes(id)}
            onChange={({ target }) => {
              const values = target.checked ? [...chosen, id] : chosen.filter((item) => item !== id);
              setDraft({ column, op: 'in', values });
            }}
          >
            {name}
          </Checkbox>
        ))}
        {matching.length > shownPeople && (
          <span className="muted small">{t('filter.people.more', { n: matching.length - shownPeople })}</span>
        )}
      </div>
    </>
  );
}

function NumberEditor({ column, definition, draft, setDraft }: BodyProps) {
  const t = useT(listTexts);
  const size = 10 ** (definition.scale ?? 0);
  const range = draft?.op === 'range' ? draft : undefined;
  const change = (patch: { from?: number | null; to?: number | null }) => {
    const stored = (value: number | null | undefined) =>
      value == null ? undefined : Math.round(value * size);
    const whole = (value: number | null | undefined) => (size === 1 ? (value ?? undefined) : stored(value));
    const from = 'from' in patch ? whole(patch.from) : range?.from;
    const to = 'to' in patch ? whole(patch.to) : range?.to;
    setDraft(toRange(column, from, to));
  };
  const shown = (value: string | number | undefined) => (typeof value === 'number' ? value / size : null);
  return (
    <div className="row">
      <InputNumber
        autoFocus
        aria-label={t('filter.min')}
        placeholder={t('filter.min')}
        value={shown(range?.from)}
        onChange={(from) => change({ from })}
      />
      <span aria-hidden="true">–</span>
      <InputNumber
        aria-label={t('filter.max')}
        placeholder={t('filter.max')}
        value={shown(range?.to)}
        onChange={(to) => change({ to })}
      />
    </div>
  );
}

const presets: readonly (Period & ('today' | 'yesterday' | 'week' | 'month'))[] = [
  'today',
  'yesterday',
  'week',
  'month',
];

function TimeEditor({ column, draft, setDraft, apply }: BodyProps) {
  const t = useT(listTexts);
  const range = draft?.op === 'range' ? draft : undefined;
  const from = typeof range?.from === 'string' ? range.from : undefined;
  const to = typeof range?.to === 'string' ? range.to : undefined;
  return (
    <>
      <div className="row wrap">
        {presets.map((period) => (
          <Button
            key={period}
            size="small"
            onClick={() => apply({ column, op: 'range', ...periodRange(period) })}
          >
            {t(`period.${period}`)}
          </Button>
        ))}
      </div>
      <DateTimeField
        label={t('filter.from')}
        value={from ?? null}
        onChange={(next) => setDraft(toRange(column, next ?? undefined, to))}
      />
      <DateTimeField
        label={t('filter.to')}
        value={to ?? null}
        onChange={(next) => setDraft(toRange(column, from, next ?? undefined))}
      />
    </>
  );
}

/** Days: both ends belong to the range. */
function DayEditor({ column, draft, setDraft }: BodyProps) {
  const t = useT(listTexts);
  const range = draft?.op === 'range' ? draft : undefined;
  const day = (value: string | number | undefined) => (typeof value === 'string' ? value : undefined);
  const [from, to] = [day(range?.from), day(range?.to)];
  return (
    <>
      <DateTimeField
        day
        label={t('filter.from')}
        value={from ?? null}
        onChange={(next) => setDraft(toRange(column, next ?? undefined, to))}
      />
      <DateTimeField
        day
        label={t('filter.to')}
        value={to ?? null}
        onChange={(next) => setDraft(toRange(column, from, next ?? undefined))}
      />
    </>
  );
}

function ExactEditor({ column, draft, setDraft }: BodyProps) {
  const t = useT(listTexts);
  return (
    <Input
      autoFocus
      allowClear
      aria-label={t('filter.exact')}
      placeholder={t('filter.exact')}
      value={draft?.op === 'equals' ? String(draft.value) : ''}
      onChange={({ target }) => setDraft({ column, op: 'equals', value: target.value })}
    />
  );
}

function BooleanEditor({ column, draft, setDraft }: BodyProps) {
  const t = useT(commonTexts);
  return (
    <Radio.Group
      value={draft?.op === 'equals' ? draft.value : undefined}
      onChange={({ target }) => setDraft({ column, op: 'equals', value: target.value === true })}
      options={[
        { value: true, label: t('yes') },
        { value: false, label: t('no') },
      ]}
    />
  );
}

function toRange(
  column: string,
  from: string | number | undefined,
  to: string | number | undefined,
): FilterCondition {
  return {
    column,
    op: 'range',
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

/** A draft that says something; otherwise no condition at all. */
export function usable(draft: FilterCondition | undefined): FilterCondition | undefined {
  if (!draft) return undefined;
  if (draft.op === 'contains') {
    const value = draft.value.trim();
    return value ? { ...draft, value } : undefined;
  }
  if (draft.op === 'equals' && typeof draft.value === 'string') {
    const value = draft.value.trim();
    return value ? { ...draft, value } : undefined;
  }
  if (draft.op === 'in') return draft.values.length > 0 ? draft : undefined;
  if (draft.op === 'range') return draft.from === undefined && draft.to === undefined ? undefined : draft;
  return draft;
}

export const colleaguesQuery = {
  queryKey: ['identity', 'colleagues'],
  staleTime: 300_000,
  queryFn: ({ signal }: { signal: AbortSignal }) => api.call(listColleagues, {}, { signal }),
};

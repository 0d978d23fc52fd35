import {
  type BulkActionInput,
  type BulkActionName,
  type DistributionMode,
  distributionModes,
} from '@guanjia/contracts/customers/bulk';
import { Input, InputNumber, Select } from 'antd';
import { DateTimeField } from '../../../components/date-time-field.tsx';
import { Field } from '../../../components/field.tsx';
import { useT } from '../../../lib/i18n.ts';
import { AccessField, NoteField } from '../pools/owner-forms.tsx';
import { PeopleSelect } from '../pools/people-select.tsx';
import { poolTexts } from '../pools/texts.ts';
import { bulkTexts } from './texts.ts';

/** What somebody has entered so far, for whichever action. */
export interface BulkDraft {
  people: readonly { id: string; name: string; weight: number }[];
  mode: DistributionMode;
  text: string;
  access: 'read' | 'edit';
  until: string | null;
}

export const emptyDraft: BulkDraft = {
  people: [],
  mode: 'round_robin',
  text: '',
  access: 'read',
  until: null,
};

/** The action as it is sent; undefined while something is missing. */
export function toAction(action: BulkActionName, draft: BulkDraft): BulkActionInput | undefined {
  const text = draft.text.trim();
  const note = text ? { note: text } : {};
  const userIds = draft.people.map(({ id }) => id);
  const [first] = userIds;
  switch (action) {
    case 'pick':
      return { action, params: {} };
    case 'give_back':
      return text ? { action, params: { reason: text } } : undefined;
    case 'assign':
      return first ? { action, params: { ownerId: first, ...note } } : undefined;
    case 'take_back':
      return { action, params: note };
    case 'distribute': {
      const people = draft.people.map(({ id, weight }) => ({ userId: id, weight }));
      return first ? { action, params: { people, mode: draft.mode, ...note } } : undefined;
    }
    case 'share':
      return first ? { action, params: { userIds, access: draft.access, until: draft.until } } : undefined;
    case 'unshare':
      return first ? { action, params: { userIds } } : undefined;
  }
}

interface FieldsProps {
  action: BulkActionName;
  draft: BulkDraft;
  onChange: (part: Partial<BulkDraft>) => void;
}

/** The fields that an action needs. */
export function BulkFields({ action, draft, onChange }: FieldsProps) {
  const t = useT(poolTexts);
  switch (action) {
    case 'pick':
      return null;
    case 'give_back':
      return (
        <Field label={t('give_back.reason')} required>
          {(control) => (
            <Input
              {...control}
              maxLength={200}
              value={draft.text}
              onChange={({ target }) => onChange({ text: target.value })}
            />
          )}
        </Field>
      );
    case 'assign':
      return (
        <>
          <PeopleField draft={draft} single onChange={onChange} />
          <NoteField value={draft.text} onChange={(text) => onChange({ text })} />
        </>
      );
    case 'take_back':
      return <NoteField value={draft.text} onChange={(text) => onChange({ text })} />;
    case 'distribute':
      return <DistributionFields draft={draft} onChange={onChange} />;
    case 'share':
      return (
        <>
          <PeopleField draft={draft} onChange={onChange} />
          <AccessField value={draft.access} onChange={(access) => onChange({ access })} />
          <DateTimeField
            label={t('share.until')}
            value={draft.until}
            onChange={(until) => onChange({ until })}
            disablePast
          />
        </>
      );
    case 'unshare':
      return <PeopleField draft={draft} onChange={onChange} />;
  }
}

function PeopleField({
  draft,
  single = false,
  onChange,
}: Pick<FieldsProps, 'draft' | 'onChange'> & { single?: boolean }) {
  const t = useT(bulkTexts);
  const weights = new Map(draft.people.map(({ id, weight }) => [id, weight]));
  return (
    <Field label={t(single ? 'to' : 'people')} required>
      {(control) => (
        <PeopleSelect
          control={control}
          single={single}
          value={draft.people.map(({ id }) => id)}
          onChange={(ids, names) =>
            onChange({
              people: ids.map((id, index) => ({
                id,
                name: names[index] ?? '',
                weight: weights.get(id) ?? 1,
              })),
            })
          }
        />
      )}
    </Field>
  );
}

function DistributionFields({ draft, onChange }: Pick<FieldsProps, 'draft' | 'onChange'>) {
  const t = useT(bulkTexts);
  return (
    <>
      <PeopleField draft={draft} onChange={onChange} />
      <Field label={t('mode')}>
        {(control) => (
          <Select
            {...control}
            value={draft.mode}
            options={distributionModes.map((value) => ({ value, label: t(`mode.${value}`) }))}
            onChange={(mode: DistributionMode) => onChange({ mode })}
          />
        )}
      </Field>
      {draft.mode === 'weight' && (
        <div className="row wrap">
          {draft.people.map((person) => (
            <span key={person.id} className="row">
              {person.name}
              <InputNumber
                aria-label={t('weight.of', { name: person.name })}
                size="small"
                min={1}
                max={1000}
                precision={0}
                style={{ width: 72 }}
                value={person.weight}
                onChange={(weight) =>
                  onChange({
                    people: draft.people.map((one) =>
                      one.id === person.id ? { ...one, weight: weight ?? one.weight } : one,
                    ),
                  })
                }
              />
            </span>
          ))}
        </div>
      )}
      <NoteField value={draft.text} onChange={(text) => onChange({ text })} />
    </>
  );
}

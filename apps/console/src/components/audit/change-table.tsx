import type { AuditAction, AuditEntityType } from '@guanjia/contracts/audit/actions';
import type { auditEntry } from '@guanjia/contracts/audit/routes';
import type { z } from 'zod';
import './audit.css';
import { formatDateTime, formatList } from '../../lib/format.ts';
import { type TextKey, useT } from '../../lib/i18n.ts';
import { actionTexts } from './action-texts.ts';
import { entityTexts } from './entity-texts.ts';
import { fieldTexts } from './field-texts.ts';
import { auditTexts } from './texts.ts';
import { valueTexts } from './value-texts.ts';

export type AuditEntry = z.output<typeof auditEntry>;

/** Words for actions and kinds; an unknown one, of a newer server, stands as it is. */
export function useAuditWords() {
  const t = useT(actionTexts);
  const kinds = useT(entityTexts);
  return {
    action: (action: string) => wordOr(action, (key) => t(`action.${key as AuditAction}`)),
    entity: (type: string) => wordOr(type, (key) => kinds(`entity.${key as AuditEntityType}`)),
  };
}

function wordOr(key: string, translate: (key: string) => string): string {
  const word = translate(key);
  return word.endsWith(`.${key}`) ? key : word;
}

/** What a record held, field by field. */
export function FieldTable({ fields }: { fields: Readonly<Record<string, unknown>> }) {
  return <ChangeTable entry={{ before: null, after: { ...fields } }} />;
}

/** Field by field: what it was and what it became. Nothing when the entry holds no change. */
export function ChangeTable({ entry }: { entry: Pick<AuditEntry, 'before' | 'after'> }) {
  const t = useT(auditTexts);
  const label = useT(fieldTexts);
  const fields = [...new Set([...Object.keys(entry.before ?? {}), ...Object.keys(entry.after ?? {})])];
  if (fields.length === 0) return null;
  return (
    <table className="data-table" aria-label={t('changes')}>
      <thead>
        <tr>
          <th>{t('field')}</th>
          {entry.before && <th>{t('before')}</th>}
          <th>{entry.before ? t('after') : t('value')}</th>
        </tr>
      </thead>
      <tbody>
        {fields.map((field) => (
          <tr key={field}>
            <td>{wordOr(field, (key) => label(`field.${key}` as TextKey<typeof fieldTexts>))}</td>
            {entry.before && (
              <td className="muted">
                <Value field={field} value={entry.before[field]} />
              </td>
            )}
            <td>
              <Value field={field} value={entry.after?.[field]} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** Fields whose values are codes; any other text is somebody's own words. */
const coded: ReadonlySet<string> = new Set([
  ...['kind', 'gender', 'level', 'pool', 'state', 'status', 'dialMode', 'outcome', 'category', 'scope'],
  ...['severity', 'penalty', 'field'],
]);

function Value({ field, value }: { field: string; value: unknown }) {
  const t = useT(auditTexts);
  const word = useT(valueTexts);
  if (value === undefined || value === null || value === '') return '–';
  if (typeof value === 'boolean') return value ? t('yes') : t('no');
  if (typeof value === 'string') {
    if (coded.has(field)) return wordOr(value, (key) => word(`value.${key}` as TextKey<typeof valueTexts>));
    return moment.test(value) ? formatDateTime(value) : value;
  }
  if (typeof value === 'number') return String(value);
  const short = summary(value);
  if (short !== undefined) return short;
  return <pre className="audit-json">{JSON.stringify(value, null, 1)}</pre>;
}

/** A person, a label, a telephone, or a list of such, in one line; undefined when it has no short form. */
function summary(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    const parts = value.map((item) => (typeof item === 'object' ? summary(item) : String(item)));
    return parts.every((part) => part !== undefined) && value.length <= 10
      ? formatList(parts) || '–'
      : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const keys = Object.keys(value);
  if (keys.length === 0) return '–';
  for (const key of ['name', 'number']) {
    const text = (value as Record<string, unknown>)[key];
    if (typeof text === 'string') return text;
  }
  return undefined;
}

import {
  type FormField,
  type FormValue,
  type ReferenceType,
  referenceTypes,
} from '@guanjia/contracts/core/form';
import { minorDigits } from '@guanjia/contracts/core/money';
import { useQuery } from '@tanstack/react-query';
import { formatDateTime, formatNumber } from '../../lib/format.ts';
import { currentLocale } from '../../lib/i18n.ts';
import { labelOf } from '../../lib/label.ts';
import { FileLink } from './file-control.tsx';
import { referenceQuery, regionPath, regionsQuery } from './form-queries.ts';

type Value = FormValue | undefined;

/** A stored value for reading; names of records and regions are looked up. A `masked` one is no value of its type. */
export function FieldText({ field, value, masked }: { field: FormField; value: Value; masked?: boolean }) {
  if (masked && typeof value === 'string') return <>{value}</>;
  const kind = referenceTypes.find((type) => type === field.type);
  if (kind && typeof value === 'string' && value !== '') return <ReferenceText kind={kind} id={value} />;
  if (field.type === 'file' && typeof value === 'string' && value !== '') return <FileLink id={value} />;
  if (field.type === 'address' && typeof value === 'object' && !Array.isArray(value)) {
    return <AddressText region={value.region} detail={value.detail} />;
  }
  return <>{formatFieldValue(field, value)}</>;
}

function ReferenceText({ kind, id }: { kind: ReferenceType; id: string }) {
  const found = useQuery(referenceQuery(kind, { ids: id })).data?.items[0];
  return <>{found?.name ?? '…'}</>;
}

function AddressText({ region, detail }: { region: string; detail: string }) {
  const entries = useQuery(regionsQuery).data?.entries;
  const names = entries ? regionPath(entries, region).map(({ label }) => labelOf(label)) : [region];
  // Cities under the central government stand twice, as province and as city.
  return <>{[...new Set(names)].join(currentLocale() === 'en' ? ' ' : '') + (detail ? ` ${detail}` : '')}</>;
}

/** A stored value in words, for read-only display; a dash when there is none. */
export function formatFieldValue(field: FormField, value: Value): string {
  if (value === undefined || value === '') return '–';
  const word = (item: string) => {
    const option = field.options?.find((candidate) => candidate.value === item);
    return option ? labelOf(option.label) : item;
  };
  if (Array.isArray(value)) return value.map(word).join(' / ');
  if (typeof value === 'object') return `${value.region} ${value.detail}`.trim();
  if (typeof value === 'number') return formatFieldNumber(field, value);
  if (field.type === 'datetime') return formatDateTime(value).slice(0, 16);
  if (field.type === 'phone') return value.replace(/^\+86(?=1)/, '');
  return field.type === 'select' ? word(value) : value;
}

function formatFieldNumber(field: FormField, value: number): string {
  if (field.type === 'money') {
    const currency = field.currency ?? 'CNY';
    const format = new Intl.NumberFormat(currentLocale(), {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
    });
    return format.format(value / 10 ** minorDigits(currency));
  }
  if (field.type === 'rating') return String(value);
  return field.unit ? `${formatNumber(value)} ${field.unit}` : formatNumber(value);
}

import { customColumns } from '@guanjia/contracts/core/form-columns';
import { recordColumns } from '@guanjia/contracts/customers/record-columns';
import type { Tag } from '@guanjia/contracts/customers/record-tags';
import { customerList, type customerRow } from '@guanjia/contracts/customers/routes';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { z } from 'zod';
import {
  customerFormQuery,
  tagsQuery,
  vocabulariesQuery,
} from '../../components/customer/customer-queries.ts';
import { fieldColumns } from '../../components/form/field-columns.tsx';
import type { ListColumn } from '../../components/list/types.ts';
import { DaysLeft } from '../../components/pool/days-left.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { formatDateTime } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { useMe } from '../../lib/session.ts';
import { enumTexts } from '../../lib/texts/enums.ts';
import { useRecordColumns } from './record/list-columns.tsx';
import { customersTexts } from './texts.ts';

type Row = z.output<typeof customerRow>;

const noTags: Tag[] = [];

/** The list of customers with the tenant's own words and fields, as this person may see it. */
export function useCustomerList() {
  const roleKey = useMe().user.role.key;
  const form = useQuery(customerFormQuery).data;
  const words = useQuery(vocabulariesQuery).data;
  const tags = useQuery(tagsQuery).data ?? noTags;
  const own = useColumns();
  const ofRecord = useRecordColumns(words, tags);
  const columns = useMemo(
    () => [...withRecord(own, ofRecord), ...fieldColumns<Row>(form?.fields ?? [])],
    [own, ofRecord, form],
  );
  const definition = useMemo(
    () => ({
      ...customerList,
      columns: {
        ...customerList.columns,
        ...(words && recordColumns(words, tags)),
        ...customColumns(form?.fields ?? [], form?.ready ?? [], roleKey),
      },
    }),
    [form, roleKey, words, tags],
  );
  return { columns, definition };
}

/** What classifies a customer stands before whose it is. */
function withRecord(own: ListColumn<Row>[], ofRecord: ListColumn<Row>[]): ListColumn<Row>[] {
  const at = own.findIndex(({ key }) => key === 'pool');
  return own.toSpliced(at, 0, ...ofRecord);
}

function useColumns(): ListColumn<Row>[] {
  const t = useT(customersTexts);
  const words = useT(enumTexts);
  return useMemo(
    () => [
      {
        key: 'name',
        title: t('column.name'),
        width: 150,
        grow: true,
        text: (row) => row.name,
        render: (row) => (
          <Link to="/customers/$id" params={{ id: row.id }}>
            {row.name}
          </Link>
        ),
      },
      { key: 'phone', title: t('column.phone'), width: 140, render: (row) => row.phone ?? '–' },
      {
        key: 'gender',
        title: t('column.gender'),
        width: 80,
        hidden: true,
        render: (row) => words(`gender.${row.gender}`),
        option: (value) => words(`gender.${value as Row['gender']}`),
      },
      { key: 'company', title: t('column.company'), width: 140, render: (row) => row.company ?? '–' },
      { key: 'region', title: t('column.region'), width: 100, render: (row) => row.region ?? '–' },
      {
        key: 'pool',
        title: t('column.pool'),
        width: 90,
        render: (row) => words(`pool.${row.pool}`),
        option: (value) => words(`pool.${value as Row['pool']}`),
      },
      { key: 'ownerId', title: t('column.owner'), width: 110, render: (row) => row.ownerName ?? '–' },
      { key: 'source', title: t('column.source'), width: 120, render: (row) => row.source ?? '–' },
      {
        key: 'lastContactAt',
        title: t('column.last_contact'),
        width: 120,
        text: (row) => formatDateTime(row.lastContactAt),
        render: (row) => <RelativeTime at={row.lastContactAt} />,
      },
      {
        key: 'recycleAt',
        title: t('column.recycle'),
        width: 110,
        text: (row) => formatDateTime(row.recycleAt),
        render: (row) => <DaysLeft at={row.recycleAt} />,
      },
      {
        key: 'lastSaleAt',
        title: t('column.last_sale'),
        width: 120,
        hidden: true,
        text: (row) => formatDateTime(row.lastSaleAt),
        render: (row) => <RelativeTime at={row.lastSaleAt} />,
      },
      {
        key: 'createdAt',
        title: t('column.created'),
        width: 150,
        render: (row) => formatDateTime(row.createdAt).slice(0, 16),
      },
    ],
    [t, words],
  );
}

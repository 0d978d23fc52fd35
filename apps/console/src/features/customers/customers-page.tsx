import { customColumns } from '@guanjia/contracts/core/form-columns';
import type { ConsentState } from '@guanjia/contracts/customers/consent';
import { recordColumns } from '@guanjia/contracts/customers/record-columns';
import type { Tag } from '@guanjia/contracts/customers/record-tags';
import {
  customerList,
  type customerRow,
  listCustomers,
  timelineKinds,
} from '@guanjia/contracts/customers/routes';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Drawer } from 'antd';
import { useMemo, useState } from 'react';
import type { z } from 'zod';
import { CustomerForm } from '../../components/customer/customer-form.tsx';
import {
  customerFormQuery,
  tagsQuery,
  vocabulariesQuery,
} from '../../components/customer/customer-queries.ts';
import { fieldColumns } from '../../components/form/field-columns.tsx';
import { PlusIcon, UploadIcon } from '../../components/icons.tsx';
import { RecordList } from '../../components/list/record-list.tsx';
import type { ListColumn } from '../../components/list/types.ts';
import { messagingTexts } from '../../components/messaging/texts.ts';
import { DaysLeft } from '../../components/pool/days-left.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { SidePanel } from '../../components/side-panel.tsx';
import { api } from '../../lib/api.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { useListSearch } from '../../lib/list-search.ts';
import { useMay, useMe } from '../../lib/session.ts';
import { enumTexts } from '../../lib/texts/enums.ts';
import { BulkBar } from './bulk/bulk-bar.tsx';
import { CustomerRecord } from './customer-record.tsx';
import { CustomerScopes } from './pools/customer-scopes.tsx';
import { PickMany } from './pools/pick-many.tsx';
import { poolTexts } from './pools/texts.ts';
import { useRecordColumns } from './record/list-columns.tsx';
import { SaveSegment } from './segments/save-segment.tsx';
import { segmentChoicesQuery } from './segments/segment-queries.ts';
import { segmentTexts } from './segments/texts.ts';
import { customersTexts } from './texts.ts';

type Row = z.output<typeof customerRow>;

const noTags: Tag[] = [];

export function CustomersPage() {
  const t = useT(customersTexts);
  const [search, change] = useListSearch();
  const mayPick = useMay('customers.pick');
  const mayCreate = useMay('customers.create');
  const mayImport = useMay('customers.import');
  const maySegment = useMay('customers.segments.manage') && (search.filter || search.q);
  const [creating, setCreating] = useState(false);
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
  const filterWords = useFilterWords();
  const newButton = mayCreate && (
    <Button type="primary" icon={<PlusIcon />} onClick={() => setCreating(true)}>
      {t('new')}
    </Button>
  );
  const importLink = mayImport && (
    <Link to="/customers/import">
      <Button icon={<UploadIcon />}>{t('import')}</Button>
    </Link>
  );
  return (
    <>
      <RecordList
        title={t('title')}
        definition={definition}
        columns={columns}
        fetchPage={(query, signal) => api.call(listCustomers, { query }, { signal })}
        searchPlaceholder={t('search')}
        leading={<CustomerScopes search={search} />}
        actions={
          <>
            {maySegment && <SaveSegment search={search} />}
            {mayPick && <PickMany search={search} />}
            {importLink}
            {newButton}
          </>
        }
        bulk={(selection) => <BulkBar selection={selection} />}
        filterWords={filterWords}
        empty={{
          title: t('empty.title'),
          hint: t('empty.hint'),
          action: (
            <>
              {importLink}
              {newButton}
            </>
          ),
        }}
        watch={['outbound.import', 'customers.import']}
        rowLabel={(row) => row.name}
        panel={(id, row, close) => (
          <SidePanel
            label={t('facts')}
            title={row?.name ?? t('facts')}
            width={560}
            onClose={close}
            extra={
              <Link to="/customers/$id" params={{ id }} className="small">
                {t('open_page')}
              </Link>
            }
          >
            <CustomerRecord key={id} id={id} onDeleted={close} />
          </SidePanel>
        )}
      />
      <Drawer open={creating} onClose={() => setCreating(false)} title={t('new')} size={560} destroyOnHidden>
        <CustomerForm
          onCancel={() => setCreating(false)}
          onDone={(customer) => {
            setCreating(false);
            change({ open: customer.id });
          }}
        />
      </Drawer>
    </>
  );
}

/** What classifies a customer stands before whose it is. */
function withRecord(own: ListColumn<Row>[], ofRecord: ListColumn<Row>[]): ListColumn<Row>[] {
  const at = own.findIndex(({ key }) => key === 'pool');
  return own.toSpliced(at, 0, ...ofRecord);
}

/** Filters without a column of their own. */
function useFilterWords() {
  const t = useT(poolTexts);
  const own = useT(customersTexts);
  const words = useT(enumTexts);
  const messages = useT(messagingTexts);
  const one = useT(segmentTexts)('one');
  const segments = useQuery(segmentChoicesQuery).data;
  return useMemo(
    () => ({
      segment: {
        title: one,
        option: (value: string) => segments?.find(({ id }) => id === value)?.name ?? '…',
        values: segments?.map(({ id }) => id) ?? [],
      },
      marketingConsent: {
        title: messages('consent.title'),
        option: (value: string) => messages(`consent.${value as ConsentState}`),
      },
      sharedWithMe: { title: t('tab.shared'), option: () => t('tab.shared') },
      ...Object.fromEntries(
        timelineKinds.map((kind) => [
          `happened.${kind}`,
          { title: own('happened', { what: words(`timeline.${kind}`) }), option: String },
        ]),
      ),
    }),
    [t, own, words, one, segments, messages],
  );
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

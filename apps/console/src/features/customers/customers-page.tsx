import type { ConsentState } from '@guanjia/contracts/customers/consent';
import { listCustomers, timelineKinds } from '@guanjia/contracts/customers/routes';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Drawer } from 'antd';
import { useMemo, useState } from 'react';
import { campaignChoicesQuery } from '../../components/campaign-choices.ts';
import { CustomerForm } from '../../components/customer/customer-form.tsx';
import { ChartIcon, PlusIcon, UploadIcon } from '../../components/icons.tsx';
import { RecordList } from '../../components/list/record-list.tsx';
import { messagingTexts } from '../../components/messaging/texts.ts';
import { SidePanel } from '../../components/side-panel.tsx';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { useListSearch } from '../../lib/list-search.ts';
import { useMay } from '../../lib/session.ts';
import { enumTexts } from '../../lib/texts/enums.ts';
import { BreakdownDialog } from './breakdown/breakdown-dialog.tsx';
import { breakdownTexts } from './breakdown/texts.ts';
import { BulkBar } from './bulk/bulk-bar.tsx';
import { CustomerRecord } from './customer-record.tsx';
import { CustomerScopes } from './pools/customer-scopes.tsx';
import { PickMany } from './pools/pick-many.tsx';
import { poolTexts } from './pools/texts.ts';
import { SaveSegment } from './segments/save-segment.tsx';
import { segmentChoicesQuery } from './segments/segment-queries.ts';
import { segmentTexts } from './segments/texts.ts';
import { customersTexts } from './texts.ts';
import { useCustomerList } from './use-customer-list.tsx';

export function CustomersPage() {
  const t = useT(customersTexts);
  const [search, change] = useListSearch();
  const mayPick = useMay('customers.pick');
  const mayCreate = useMay('customers.create');
  const mayImport = useMay('customers.import');
  const maySegment = useMay('customers.segments.manage') && (search.filter || search.q);
  const breakdown = useT(breakdownTexts);
  const [creating, setCreating] = useState(false);
  const [looking, setLooking] = useState(false);
  const { columns, definition } = useCustomerList();
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
        viewActions={
          <>
            {maySegment && <SaveSegment search={search} />}
            <Button size="small" icon={<ChartIcon size={14} />} onClick={() => setLooking(true)}>
              {breakdown('open')}
            </Button>
          </>
        }
        leading={<CustomerScopes search={search} />}
        actions={
          <>
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
      {looking && <BreakdownDialog {...{ search, columns, definition }} onClose={() => setLooking(false)} />}
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

/** Filters without a column of their own. */
function useFilterWords() {
  const t = useT(poolTexts);
  const own = useT(customersTexts);
  const words = useT(enumTexts);
  const messages = useT(messagingTexts);
  const one = useT(segmentTexts)('one');
  const segments = useQuery(segmentChoicesQuery).data;
  const mayRead = useMay('outbound.campaigns.read');
  const campaigns = useQuery({ ...campaignChoicesQuery, enabled: mayRead }).data?.items;
  return useMemo(
    () => ({
      segment: {
        title: one,
        option: (value: string) => segments?.find(({ id }) => id === value)?.name ?? '…',
        values: segments?.map(({ id }) => id) ?? [],
      },
      campaign: {
        title: own('campaign'),
        option: (value: string) => campaigns?.find(({ id }) => id === value)?.name ?? '…',
        values: campaigns?.map(({ id }) => id) ?? [],
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
    [t, own, words, one, segments, campaigns, messages],
  );
}

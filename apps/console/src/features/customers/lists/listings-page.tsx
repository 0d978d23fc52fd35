import {
  decideListing,
  endListing,
  type Listing,
  type ListName,
  listingList,
  listListings,
  requestListing,
  resumeListing,
} from '@guanjia/contracts/customers/record-listings';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Input, Popover, Radio } from 'antd';
import { useMemo, useState } from 'react';
import { recordTexts } from '../../../components/customer/record-texts.ts';
import { PlusIcon } from '../../../components/icons.tsx';
import { RecordList } from '../../../components/list/record-list.tsx';
import type { ListColumn } from '../../../components/list/types.ts';
import { api } from '../../../lib/api.ts';
import { showError } from '../../../lib/errors.ts';
import { formatDateTime } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { showToast } from '../../../lib/toast.ts';
import { ListingForm } from './listing-form.tsx';
import { listsTexts } from './texts.ts';

const tones: Readonly<Record<Listing['state'], string>> = {
  requested: 'tone-wrapup',
  active: 'tone-ready',
  declined: 'tone-idle',
  ended: 'tone-idle',
};

/** Runs a step, says what came of it, and offers to take it back. */
function useStep() {
  const common = useT(commonTexts);
  const client = useQueryClient();
  return async (run: () => Promise<unknown>, text: string, undo?: () => Promise<unknown>): Promise<void> => {
    const refresh = () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['list', 'customers.listings'] }),
        client.invalidateQueries({ queryKey: ['customers'] }),
      ]);
    try {
      await run();
      const action = undo && {
        label: common('undo'),
        run: () => void undo().then(refresh).catch(showError),
      };
      showToast({ kind: 'done', text, ...(action ? { action } : {}) });
    } catch (error) {
      showError(error);
    }
    await refresh();
  };
}

/** The black and the white list, and what agents reported or asked for. */
export function ListingsPage() {
  const t = useT(listsTexts);
  const columns = useColumns();
  return (
    <RecordList
      title={t('title')}
      definition={listingList}
      columns={columns}
      fetchPage={(query, signal) => api.call(listListings, { query }, { signal })}
      actions={<AddNumber />}
      empty={{ title: t('empty'), hint: t('empty.hint') }}
      rowLabel={(row) => row.customer?.name ?? row.number ?? row.reason}
    />
  );
}

/** A number of nobody yet. */
function AddNumber() {
  const t = useT(listsTexts);
  const words = useT(recordTexts);
  const step = useStep();
  const [open, setOpen] = useState(false);
  const [list, setList] = useState<ListName>('black');
  const [number, setNumber] = useState('');
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      destroyOnHidden
      content={
        <div className="stack" style={{ gap: 8 }}>
          <Radio.Group
            value={list}
            onChange={({ target }) => setList(target.value as ListName)}
            options={(['black', 'white'] as const).map((value) => ({
              value,
              label: words(`listed.${value}`),
            }))}
          />
          <Input
            aria-label={t('number')}
            placeholder={t('number')}
            inputMode="tel"
            value={number}
            onChange={({ target }) => setNumber(target.value)}
          />
          <ListingForm
            list={list}
            onSend={(input) => {
              setOpen(false);
              setNumber('');
              let id = '';
              void step(
                async () => {
                  ({ id } = await api.call(requestListing, { body: { list, number, ...input } }));
                },
                t('added'),
                () => api.call(endListing, { params: { id } }),
              );
            }}
          />
        </div>
      }
    >
      <Button type="primary" icon={<PlusIcon />}>
        {t('add')}
      </Button>
    </Popover>
  );
}

function Actions({ row }: { row: Listing }) {
  const t = useT(listsTexts);
  const step = useStep();
  const params = { id: row.id };
  const resume = () => api.call(resumeListing, { params });
  const end = () => api.call(endListing, { params });
  const decide = (approve: boolean) =>
    step(
      () => api.call(decideListing, { params, body: { approve } }),
      t(approve ? 'approved' : 'declined'),
      approve ? end : resume,
    );
  switch (row.state) {
    case 'requested':
      return (
        <span className="row" style={{ gap: 4 }}>
          <Button size="small" onClick={() => void decide(true)}>
            {t('approve')}
          </Button>
          <Button size="small" onClick={() => void decide(false)}>
            {t('decline')}
          </Button>
        </span>
      );
    case 'active':
      return (
        <Button size="small" onClick={() => void step(end, t('ended'), resume)}>
          {t('end')}
        </Button>
      );
    case 'declined':
    case 'ended':
      return null;
  }
}

function useColumns(): ListColumn<Listing>[] {
  const t = useT(listsTexts);
  const words = useT(recordTexts);
  return useMemo(
    () => [
      {
        key: 'list',
        title: t('list'),
        width: 90,
        text: (row) => words(`listed.${row.list}`),
        render: (row) => (
          <span className={`badge ${row.list === 'black' ? 'tone-alarm' : 'tone-ready'}`}>
            {words(`listed.${row.list}`)}
          </span>
        ),
        option: (value) => words(`listed.${value as ListName}`),
      },
      {
        key: 'state',
        title: t('state'),
        width: 90,
        text: (row) => t(`state.${row.state}`),
        render: (row) => <span className={`badge ${tones[row.state]}`}>{t(`state.${row.state}`)}</span>,
        option: (value) => t(`state.${value as Listing['state']}`),
      },
      {
        key: 'actions',
        title: t('actions'),
        width: 140,
        text: () => '',
        render: (row) => <Actions row={row} />,
      },
      {
        key: 'customer',
        title: t('customer'),
        width: 130,
        text: (row) => row.customer?.name ?? '',
        render: (row) =>
          row.customer ? (
            <Link to="/customers/$id" params={{ id: row.customer.id }}>
              {row.customer.name}
            </Link>
          ) : (
            '–'
          ),
      },
      { key: 'number', title: t('number'), width: 130, render: (row) => row.number ?? '–' },
      { key: 'reason', title: t('reason'), width: 180, grow: true, render: (row) => row.reason },
      {
        key: 'branches',
        title: t('branches'),
        width: 140,
        render: (row) => row.branches?.map(({ name }) => name).join('、') ?? t('everywhere'),
      },
      {
        key: 'until',
        title: t('until'),
        width: 140,
        render: (row) => (row.until ? formatDateTime(row.until).slice(0, 16) : t('forever')),
      },
      {
        key: 'origin',
        title: t('origin'),
        width: 90,
        hidden: true,
        render: (row) => t(`origin.${row.origin}`),
        option: (value) => t(`origin.${value as Listing['origin']}`),
      },
      { key: 'requestedBy', title: t('requested'), width: 90, render: (row) => row.requestedBy?.name ?? '–' },
      {
        key: 'requestedAt',
        title: t('requested_at'),
        width: 150,
        render: (row) => formatDateTime(row.requestedAt).slice(0, 16),
      },
      { key: 'decidedBy', title: t('decided'), width: 90, render: (row) => row.decidedBy?.name ?? '–' },
    ],
    [t, words],
  );
}

import type { RecordSheet } from '@guanjia/contracts/customers/record';
import {
  endListing,
  type Listing,
  type ListName,
  requestListing,
  resumeListing,
} from '@guanjia/contracts/customers/record-listings';
import { Button, Popover } from 'antd';
import { useState } from 'react';
import { recordTexts } from '../../../components/customer/record-texts.ts';
import { api } from '../../../lib/api.ts';
import { formatDateTime } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { useMay } from '../../../lib/session.ts';
import { ListingForm } from '../lists/listing-form.tsx';
import { recordPageTexts } from './texts.ts';
import { useSheetChange } from './use-sheet-change.ts';

/** What lists say of the customer and its numbers; whoever may not decide asks. */
export function ListingsSection({ customerId, sheet }: { customerId: string; sheet: RecordSheet }) {
  const t = useT(recordPageTexts);
  const mayEdit = useMay('customers.update');
  const mayDecide = useMay('customers.approve');
  const { change } = useSheetChange(customerId);
  const [asking, setAsking] = useState<ListName>();
  const on = (list: ListName) =>
    sheet.listings.some((entry) => entry.list === list && entry.customer?.id === customerId);
  return (
    <section className="stack" aria-label={t('lists')} style={{ gap: 6 }}>
      <div className="row">
        <h3 className="grow">{t('lists')}</h3>
        {mayEdit &&
          (['white', 'black'] as const).map(
            (list) =>
              !on(list) && (
                <Popover
                  key={list}
                  open={asking === list}
                  onOpenChange={(open) => setAsking(open ? list : undefined)}
                  trigger="click"
                  destroyOnHidden
                  content={
                    <ListingForm
                      list={list}
                      onSend={(input) => {
                        setAsking(undefined);
                        void change({
                          run: () => api.call(requestListing, { body: { list, customerId, ...input } }),
                          done: t(mayDecide ? 'lists.added' : 'lists.asked'),
                          ...(mayDecide && {
                            undo: ({ id }: Listing) => api.call(endListing, { params: { id } }),
                          }),
                        });
                      }}
                    />
                  }
                >
                  <Button size="small" danger={list === 'black'}>
                    {t(
                      mayDecide
                        ? list === 'black'
                          ? 'lists.black'
                          : 'lists.white'
                        : list === 'black'
                          ? 'lists.report'
                          : 'lists.ask_white',
                    )}
                  </Button>
                </Popover>
              ),
          )}
      </div>
      {sheet.listings.length === 0 && <p className="muted">{t('lists.none')}</p>}
      <ul className="record-rows">
        {sheet.listings.map((entry) => (
          <li key={entry.id} className="row">
            <ListingLine entry={entry} />
            {mayDecide && entry.state === 'active' && (
              <Button
                size="small"
                type="text"
                onClick={() =>
                  void change({
                    run: () => api.call(endListing, { params: { id: entry.id } }),
                    ahead: (before) => ({
                      ...before,
                      listings: before.listings.filter(({ id }) => id !== entry.id),
                    }),
                    done: t('lists.ended'),
                    undo: () => api.call(resumeListing, { params: { id: entry.id } }),
                  })
                }
              >
                {t('lists.end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function ListingLine({ entry }: { entry: Listing }) {
  const t = useT(recordPageTexts);
  const words = useT(recordTexts);
  return (
    <span className="row wrap grow" style={{ gap: 6 }}>
      <span className={`badge ${entry.list === 'black' ? 'tone-alarm' : 'tone-ready'}`}>
        {words(`listed.${entry.list}`)}
      </span>
      {entry.state === 'requested' && <span className="badge tone-wrapup">{t('lists.requested')}</span>}
      {entry.number && <span>{t('lists.number', { number: entry.number })}</span>}
      <span>{entry.reason}</span>
      {entry.branches && (
        <span className="muted small">{entry.branches.map(({ name }) => name).join('、')}</span>
      )}
      {entry.until && (
        <span className="muted small">
          {t('lists.to', { date: formatDateTime(entry.until).slice(0, 16) })}
        </span>
      )}
      {entry.requestedBy && <span className="muted small">{entry.requestedBy.name}</span>}
    </span>
  );
}

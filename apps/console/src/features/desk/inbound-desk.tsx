import type { Customer } from '@guanjia/contracts/customers/routes';
import { endWrapUp } from '@guanjia/contracts/routing/routes';
import { getCall, linkCaller } from '@guanjia/contracts/voice/routes';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { CustomerForm } from '../../components/customer/customer-form.tsx';
import { callerQuery, customerQuery } from '../../components/customer/customer-queries.ts';
import { CustomerSummary } from '../../components/customer/customer-summary.tsx';
import { NoteBox } from '../../components/customer/note-box.tsx';
import { useTerms } from '../../components/customer/use-terms.ts';
import { Loaded } from '../../components/states.tsx';
import { Timeline } from '../../components/timeline/timeline.tsx';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { activeCallQuery, ownAgentQuery, useActiveCall, useOwnAgent } from '../../lib/live.ts';
import { ProductShelf } from './product-shelf.tsx';
import { deskTexts } from './texts.ts';
import { WrapUpBar } from './wrap-up-bar.tsx';

/** A call that came in or was dialed by hand: the same desk, with the customer found by the number (VOI-012). */
export function InboundDesk({ callId, onFinish }: { callId: string; onFinish: () => void }) {
  const t = useT(deskTexts);
  const client = useQueryClient();
  const agent = useOwnAgent();
  const active = useActiveCall();
  const params = { id: callId };
  const call = useQuery({
    queryKey: ['voice', 'call', callId],
    queryFn: ({ signal }) => api.call(getCall, { params }, { signal }),
    enabled: active?.id !== callId,
  }).data;
  const current = active?.id === callId ? active : call;
  const callers = useQuery(callerQuery(callId));
  const [chosen, setChosen] = useState<string | null>();
  const link = useMutation({
    mutationFn: (customerId: string) => api.call(linkCaller, { params, body: { customerId } }),
    onSuccess: (linked) => {
      client.setQueryData(['voice', 'call', callId], linked);
      void client.invalidateQueries({ queryKey: activeCallQuery.queryKey });
    },
  });
  const choose = (id: string | null) => {
    setChosen(id);
    if (id) link.mutate(id);
  };
  const finish = useMutation({
    mutationFn: async () => (agent?.state === 'wrap_up' ? api.call(endWrapUp, {}) : undefined),
    onSuccess: (next) => {
      if (next) client.setQueryData(ownAgentQuery.queryKey, next);
      onFinish();
    },
  });
  return (
    <>
      <section className="desk-pane desk-record" aria-label={t('record.label')}>
        <WrapUpBar />
        <div className="row desk-inbound-head">
          <h2 className="grow">
            {t(current?.direction === 'outbound' ? 'inbound.manual' : 'inbound.title')} {current?.number}
          </h2>
          <Button disabled={active !== undefined} loading={finish.isPending} onClick={() => finish.mutate()}>
            {t('inbound.finish')}
          </Button>
        </div>
        <div className="desk-history">
          <Loaded query={callers}>
            {({ items, unknownNumber }) => (
              <Caller
                items={items}
                chosen={chosen === undefined ? (current?.customerId ?? onlyOne(items)) : chosen}
                number={unknownNumber ?? undefined}
                onChoose={choose}
              />
            )}
          </Loaded>
        </div>
      </section>
      <aside className="desk-pane desk-guide" aria-label={t('guide.label')}>
        <ProductShelf />
      </aside>
    </>
  );
}

function Caller(props: {
  items: readonly Customer[];
  chosen: string | null;
  number: string | undefined;
  onChoose: (id: string | null) => void;
}) {
  const t = useT(deskTexts);
  const terms = useTerms();
  const [creating, setCreating] = useState(false);
  if (props.chosen) {
    return (
      <div className="stack">
        <KnownCaller id={props.chosen} />
        {props.items.length > 1 && (
          <button type="button" className="link small" onClick={() => props.onChoose(null)}>
            {t('inbound.other')}
          </button>
        )}
      </div>
    );
  }
  if (creating || props.items.length === 0) {
    return (
      <div className="stack">
        <div className="notice tone-accent">
          <strong>{t('inbound.unknown')}</strong>
          <span>{t('inbound.unknown.hint')}</span>
        </div>
        <h3>{t('inbound.create')}</h3>
        <CustomerForm
          key={props.number ?? ''}
          number={props.number}
          onDone={(customer) => props.onChoose(customer.id)}
          onCancel={() => setCreating(false)}
        />
      </div>
    );
  }
  return (
    <div className="stack">
      <h3>{t('inbound.which', { n: props.items.length })}</h3>
      {props.items.map((customer) => (
        <button
          key={customer.id}
          type="button"
          className="caller-choice"
          onClick={() => props.onChoose(customer.id)}
        >
          <strong>{customer.name}</strong>
          <span className="muted">
            {[customer.region, terms.name('level', customer.level), customer.owner?.name]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </button>
      ))}
      <Button onClick={() => setCreating(true)}>{t('inbound.create')}</Button>
    </div>
  );
}

function onlyOne(items: readonly Customer[]): string | null {
  return items.length === 1 ? (items[0]?.id ?? null) : null;
}

function KnownCaller({ id }: { id: string }) {
  const t = useT(deskTexts);
  const query = useQuery(customerQuery(id));
  const [editing, setEditing] = useState(false);
  return (
    <Loaded query={query}>
      {(customer) => (
        <div className="stack">
          <CustomerSummary customer={customer} />
          {editing ? (
            <CustomerForm
              customer={customer}
              onDone={() => setEditing(false)}
              onCancel={() => setEditing(false)}
            />
          ) : (
            <div>
              <Button onClick={() => setEditing(true)}>{t('edit')}</Button>
            </div>
          )}
          <NoteBox key={id} customerId={id} />
          <Timeline customerId={id} />
        </div>
      )}
    </Loaded>
  );
}

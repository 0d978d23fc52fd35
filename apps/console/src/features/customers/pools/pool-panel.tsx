import { ApiError } from '@guanjia/client/http';
import type { CustomerPool } from '@guanjia/contracts/customers/pools';
import { pickCustomer, takeBackCustomer } from '@guanjia/contracts/customers/pools';
import type { Customer } from '@guanjia/contracts/customers/routes';
import { unshareCustomer } from '@guanjia/contracts/customers/sharing';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { CloseIcon } from '../../../components/icons.tsx';
import { DaysLeft } from '../../../components/pool/days-left.tsx';
import { moveTexts } from '../../../components/pool/move-texts.ts';
import { api } from '../../../lib/api.ts';
import { errorText } from '../../../lib/errors.ts';
import { formatDateTime } from '../../../lib/format.ts';
import { type TextKey, type Translate, useT } from '../../../lib/i18n.ts';
import { useMay, useMe } from '../../../lib/session.ts';
import { now } from '../../../lib/time.ts';
import { showToast } from '../../../lib/toast.ts';
import { AssignButton, ExchangeButton, GiveBackButton, ProtectButton, ShareButton } from './owner-forms.tsx';
import { customerPoolQuery, refreshOwners, useToldMoves } from './pool-queries.ts';
import { poolTexts } from './texts.ts';

/** Whose the customer is, for how long, until when, and what can be done about it. */
export function PoolPanel({ customer }: { customer: Customer }) {
  const pool = useQuery(customerPoolQuery(customer.id)).data;
  if (!pool) return null;
  return (
    <div className="stack" style={{ gap: 8 }}>
      <PoolFacts customer={customer} pool={pool} />
      <div className="row wrap">
        <OwnerActions customer={customer} pool={pool} />
      </div>
      <Shares customer={customer} pool={pool} />
    </div>
  );
}

function PoolFacts({ customer, pool }: { customer: Customer; pool: CustomerPool }) {
  const t = useT(poolTexts);
  const words = useT(moveTexts);
  const { recycle, protectedUntil } = pool;
  return (
    <div className="stack" style={{ gap: 4 }}>
      {pool.access !== 'full' && <div className="notice tone-talking">{t(`shared.${pool.access}`)}</div>}
      {customer.owner && pool.ownedSince && (
        <div className="muted">{ownedText(t, customer.owner.name, now().diff(pool.ownedSince, 'day'))}</div>
      )}
      {protectedUntil && (
        <div className="muted">
          {t('protected', {
            until: formatDateTime(protectedUntil).slice(0, 16),
            reason: pool.protectionReason ?? '',
          })}
        </div>
      )}
      {recycle && (
        <div className={recycle.warn ? 'notice tone-wrapup' : 'muted'}>
          <DaysLeft at={recycle.at} />{' '}
          {words(`rule.${recycle.kind}`, { days: recycle.days, rule: recycle.rule })}
        </div>
      )}
    </div>
  );
}

function ownedText(t: Translate<TextKey<typeof poolTexts>>, name: string, days: number): string {
  return days > 0 ? t('owned_since', { name, n: days }) : t('owned_today', { name });
}

function OwnerActions({ customer, pool }: { customer: Customer; pool: CustomerPool }) {
  const t = useT(poolTexts);
  const told = useToldMoves();
  const mayPick = useMay('customers.pick');
  const mayAssign = useMay('customers.assign') && pool.inScope;
  const mayShare = useMay('customers.share') && pool.inScope;
  const ownId = useMe().user.id;
  const params = { id: customer.id };
  const name = customer.name;
  const pick = useMutation({
    mutationFn: () => api.call(pickCustomer, { params }),
    onSuccess: ({ moveId }) => told([moveId], t('pick.done', { name }), customer.id),
  });
  const takeBack = useMutation({
    mutationFn: () => api.call(takeBackCustomer, { params, body: {} }),
    onSuccess: ({ moveId }) => told([moveId], t('take_back.done', { name }), customer.id),
  });
  const owned = customer.owner !== null;
  return (
    <>
      {!owned && mayPick && (
        <>
          <Button
            type="primary"
            disabled={pool.pickRefusal !== null}
            loading={pick.isPending}
            onClick={() => pick.mutate()}
          >
            {t('pick')}
          </Button>
          {pool.pickRefusal && (
            <span className="muted small">{errorText(new ApiError(pool.pickRefusal))}</span>
          )}
        </>
      )}
      {customer.owner?.id === ownId && mayPick && <GiveBackButton customer={customer} />}
      {mayAssign && <AssignButton customer={customer} />}
      {owned && mayAssign && (
        <>
          {customer.owner?.id !== ownId && (
            <Button loading={takeBack.isPending} onClick={() => takeBack.mutate()}>
              {t('take_back')}
            </Button>
          )}
          <ExchangeButton customer={customer} />
          <ProtectButton customer={customer} pool={pool} />
        </>
      )}
      {owned && mayShare && <ShareButton customer={customer} />}
    </>
  );
}

function Shares({ customer, pool }: { customer: Customer; pool: CustomerPool }) {
  const t = useT(poolTexts);
  const client = useQueryClient();
  const mayShare = useMay('customers.share') && pool.inScope;
  const end = useMutation({
    mutationFn: (person: { id: string; name: string }) =>
      api.call(unshareCustomer, { params: { id: customer.id }, body: { userIds: [person.id] } }),
    onSuccess: (_, { name }) => {
      showToast({ kind: 'done', text: t('share.ended', { name }) });
      return refreshOwners(client);
    },
  });
  if (pool.shares.length === 0) return null;
  return (
    <div className="row wrap">
      <span className="muted">{t('shared.with')}</span>
      {pool.shares.map(({ person, access, until }) => (
        <span key={person.id} className="badge">
          {person.name} · {t(`share.${access}`)}
          {until && ` · ${t('until', { until: formatDateTime(until).slice(0, 16) })}`}
          {mayShare && (
            <button
              type="button"
              className="plain"
              aria-label={`${t('share.end')} ${person.name}`}
              onClick={() => end.mutate(person)}
            >
              <CloseIcon size={12} />
            </button>
          )}
        </span>
      ))}
    </div>
  );
}

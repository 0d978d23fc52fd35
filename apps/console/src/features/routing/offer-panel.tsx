import { acceptOffer, declineOffer } from '@guanjia/contracts/routing/routes';
import { getCall } from '@guanjia/contracts/voice/routes';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useEffect } from 'react';
import { callerQuery } from '../../components/customer/customer-queries.ts';
import { HangUpIcon, PhoneIcon } from '../../components/icons.tsx';
import { Key } from '../../components/key.tsx';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { useCommands } from '../../lib/keyboard.ts';
import { activeCallQuery, ownAgentQuery, useOwnAgent } from '../../lib/live.ts';
import { startRing } from '../../lib/ring.ts';
import { useNow } from '../../lib/time.ts';
import { showToast } from '../../lib/toast.ts';
import './routing.css';
import { routingTexts } from './texts.ts';

/** An inbound call that rings at this agent: who it is, before saying hello (VOI-012). */
export function OfferPanel() {
  const agent = useOwnAgent();
  const offer = agent?.offer;
  return offer ? <Offer key={offer.id} offer={offer} /> : null;
}

function Offer({ offer }: { offer: { id: string; callId: string; expiresAt: string } }) {
  const t = useT(routingTexts);
  const client = useQueryClient();
  const navigate = useNavigate();
  const params = { id: offer.callId };
  const call = useQuery({
    queryKey: ['voice', 'call', offer.callId],
    queryFn: ({ signal }) => api.call(getCall, { params }, { signal }),
    retry: false,
  }).data;
  const active = useQuery({ ...activeCallQuery, enabled: false }).data?.call;
  const callers = useQuery(callerQuery(offer.callId)).data?.items;
  const number = call?.number ?? (active?.id === offer.callId ? active.number : undefined);
  const time = useNow(250);
  const left = Math.max(0, Math.ceil((Date.parse(offer.expiresAt) - time) / 1000));
  const accept = useMutation({
    mutationFn: () => api.call(acceptOffer, { params: { id: offer.id } }),
    onSuccess: (next) => {
      client.setQueryData(ownAgentQuery.queryKey, next);
      void client.invalidateQueries({ queryKey: activeCallQuery.queryKey });
      void navigate({ to: '/desk', search: { call: offer.callId } });
    },
    onError: () => void client.invalidateQueries({ queryKey: ownAgentQuery.queryKey }),
  });
  const decline = useMutation({
    mutationFn: () => api.call(declineOffer, { params: { id: offer.id } }),
    onSuccess: (next) => {
      client.setQueryData(ownAgentQuery.queryKey, next);
      showToast({ kind: 'info', text: t('offer.declined') });
    },
    onError: () => void client.invalidateQueries({ queryKey: ownAgentQuery.queryKey }),
  });
  const answer = () => {
    if (!accept.isPending) accept.mutate();
  };
  useCommands([
    {
      id: 'offer.answer',
      keys: 'a',
      label: t('key.answer'),
      group: t('group'),
      run: answer,
      inDialogs: true,
    },
  ]);
  useEffect(() => startRing(), []);
  useEffect(() => {
    const title = document.title;
    document.title = `${t('offer.tab')} ${title}`;
    return () => {
      document.title = title;
    };
  }, [t]);
  return (
    <section className="offer" role="alertdialog" aria-label={t('offer.title')} aria-live="assertive">
      <div className="offer-icon">
        <PhoneIcon size={22} />
      </div>
      <div className="grow">
        <div className="row">
          <strong className="offer-name">{whoIs(callers, t)}</strong>
          <span className="muted">{t('offer.title')}</span>
        </div>
        <div className="row">
          <span className="offer-number">{number ?? '…'}</span>
          <span className="muted small">{t('offer.left', { n: left })}</span>
        </div>
        {callers?.[0]?.note && callers.length === 1 && (
          <p className="small muted ellipsis">{callers[0].note}</p>
        )}
      </div>
      <Button danger icon={<HangUpIcon />} onClick={() => decline.mutate()} loading={decline.isPending}>
        {t('offer.decline')}
      </Button>
      <Button
        type="primary"
        className="offer-accept"
        icon={<PhoneIcon />}
        onClick={answer}
        loading={accept.isPending}
      >
        {t('offer.accept')}
        <Key id="offer.answer" keys="a" />
      </Button>
    </section>
  );
}

function whoIs(
  callers: readonly { name: string }[] | undefined,
  t: (key: 'offer.unknown' | 'offer.several', params?: Record<string, number>) => string,
): string {
  if (!callers) return '…';
  if (callers.length === 0) return t('offer.unknown');
  return callers.length === 1 ? (callers[0]?.name ?? '') : t('offer.several', { n: callers.length });
}

import type { RouteRequest } from '@guanjia/contracts/core/route';
import {
  type ContactChannel,
  type ContactPoint,
  changeContactPoint,
  contactChannels,
  removeContactPoint,
  revealContactPoint,
  undoContactChange,
} from '@guanjia/contracts/customers/record-contact-points';
import type { Customer } from '@guanjia/contracts/customers/routes';
import { useQuery } from '@tanstack/react-query';
import { Button, Dropdown, Input, Popover } from 'antd';
import { useState } from 'react';
import { regionPath, regionsQuery } from '../../../components/form/form-queries.ts';
import { PlusIcon } from '../../../components/icons.tsx';
import { RevealButton } from '../../../components/reveal/reveal-button.tsx';
import { useRevealed } from '../../../components/reveal/use-revealed.ts';
import { api } from '../../../lib/api.ts';
import { formatDateTime } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { labelOf } from '../../../lib/label.ts';
import { useMay } from '../../../lib/session.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { ContactForm } from './contact-form.tsx';
import { contactTexts } from './contact-texts.ts';
import { useSheetChange } from './use-sheet-change.ts';

/** All ways to a customer, of five kinds in one shape, each changed in place. */
export function ContactPoints({
  customer,
  points,
  editable: mayEdit,
}: {
  customer: Customer;
  points: readonly ContactPoint[];
  editable: boolean;
}) {
  const t = useT(contactTexts);
  const [open, setOpen] = useState<{ channel: ContactChannel; point?: ContactPoint }>();
  return (
    <section className="stack" aria-label={t('title')} style={{ gap: 6 }}>
      <div className="row">
        <h3 className="grow">{t('title')}</h3>
        {mayEdit && (
          <Dropdown
            trigger={['click']}
            menu={{
              items: contactChannels.map((channel) => ({ key: channel, label: t(`add.${channel}`) })),
              onClick: ({ key }) => setOpen({ channel: key as ContactChannel }),
            }}
          >
            <Button size="small" icon={<PlusIcon size={12} />}>
              {t('add')}
            </Button>
          </Dropdown>
        )}
      </div>
      {open && !open.point && (
        <ContactForm
          key={open.channel}
          customer={customer}
          channel={open.channel}
          onDone={() => setOpen(undefined)}
        />
      )}
      {points.length === 0 && <p className="muted">{t('none')}</p>}
      <ul className="record-rows">
        {points.map((point) => (
          <li key={point.id}>
            {open?.point?.id === point.id ? (
              <ContactForm
                customer={customer}
                channel={point.channel}
                point={point}
                onDone={() => setOpen(undefined)}
              />
            ) : (
              <PointLine
                customerId={customer.id}
                point={point}
                editable={mayEdit}
                onEdit={() => setOpen({ channel: point.channel, point })}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function PointLine(props: {
  customerId: string;
  point: ContactPoint;
  editable: boolean;
  onEdit: () => void;
}) {
  const t = useT(contactTexts);
  const { customerId, point } = props;
  const mayReveal = useMay('customers.reveal');
  const [revealed, setRevealed] = useRevealed<string>();
  return (
    <div className="row wrap" style={{ gap: 6 }}>
      <span className="muted record-kind">
        {t(`add.${point.channel}`)} · {t(`type.${point.type}`)}
      </span>
      <span className={point.doNotUse ? 'strong struck' : 'strong'}>
        {point.region && <RegionText code={point.region} />}
        {revealed ?? point.value}
        {point.extension && `-${point.extension}`}
      </span>
      {point.postcode && <span className="muted">{point.postcode}</span>}
      {point.label && <span className="badge">{point.label}</span>}
      {point.primary && <span className="badge tone-talking">{t('primary')}</span>}
      {point.verifiedAt && (
        <span
          className="badge tone-ready"
          title={t('verified.at', { date: formatDateTime(point.verifiedAt) })}
        >
          {t('verified')}
        </span>
      )}
      {point.doNotUse && (
        <span className="badge tone-alarm">
          {t('do_not_use')}：{point.doNotUseReason}
        </span>
      )}
      {point.expiresOn && (
        <span className="muted small">{t('expiresOn.shown', { date: point.expiresOn })}</span>
      )}
      {point.agent && <span className="muted small">{t('agent.shown', { name: point.agent.name })}</span>}
      {point.revealable && mayReveal && !revealed && (
        <RevealButton
          label={t(`value.${point.channel}`)}
          reveal={async (reason) => {
            const params = { id: customerId, pointId: point.id };
            setRevealed((await api.call(revealContactPoint, { params, body: reason })).value);
          }}
        />
      )}
      <span className="grow" />
      {props.editable && <PointActions {...props} />}
    </div>
  );
}

function RegionText({ code }: { code: string }) {
  const entries = useQuery(regionsQuery).data?.entries;
  return (
    <>
      {entries
        ? `${regionPath(entries, code)
            .map(({ label }) => labelOf(label))
            .join('')} `
        : ''}
    </>
  );
}

function PointActions(props: { customerId: string; point: ContactPoint; onEdit: () => void }) {
  const t = useT(contactTexts);
  const common = useT(commonTexts);
  const { customerId, point } = props;
  const sheet = useSheetChange(customerId);
  const [asking, setAsking] = useState(false);
  const params = { id: customerId, pointId: point.id };
  const undo = ({ changeId }: { changeId: string }) =>
    api.call(undoContactChange, { params: { id: customerId, changeId } });
  const change = (body: RouteRequest<typeof changeContactPoint>['body']) =>
    void sheet.change({
      run: () => api.call(changeContactPoint, { params, body }),
      done: t('changed'),
      undo,
    });
  const remove = () =>
    void sheet.change({
      run: () => api.call(removeContactPoint, { params }),
      ahead: (before) => ({
        ...before,
        contactPoints: before.contactPoints.filter(({ id }) => id !== point.id),
      }),
      done: t('removed', { what: t(`add.${point.channel}`) }),
      undo,
    });
  const items = [
    { key: 'edit', label: t('edit'), onClick: props.onEdit },
    ...(point.primary
      ? []
      : [{ key: 'primary', label: t('primary.set'), onClick: () => change({ primary: true }) }]),
    ...(point.verifiedAt
      ? []
      : [{ key: 'verified', label: t('verified.set'), onClick: () => change({ verified: true }) }]),
    point.doNotUse
      ? { key: 'use', label: t('do_not_use.clear'), onClick: () => change({ doNotUse: false }) }
      : { key: 'stop', label: t('do_not_use.set'), onClick: () => setAsking(true) },
    { key: 'remove', danger: true, label: common('remove'), onClick: remove },
  ];
  return (
    <Popover
      open={asking}
      onOpenChange={(next) => !next && setAsking(false)}
      trigger="click"
      destroyOnHidden
      content={
        <ReasonForm
          label={t('do_not_use.reason')}
          onReason={(doNotUseReason) => {
            setAsking(false);
            change({ doNotUse: true, doNotUseReason });
          }}
        />
      }
    >
      <Dropdown trigger={['click']} menu={{ items }}>
        <button type="button" className="icon-button" aria-label={common('more')}>
          ⋯
        </button>
      </Dropdown>
    </Popover>
  );
}

function ReasonForm({ label, onReason }: { label: string; onReason: (reason: string) => void }) {
  const common = useT(commonTexts);
  const [reason, setReason] = useState('');
  return (
    <form
      className="row"
      style={{ width: 300 }}
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim()) onReason(reason.trim());
      }}
    >
      <Input
        autoFocus
        aria-label={label}
        placeholder={label}
        maxLength={200}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
      <Button size="small" type="primary" htmlType="submit" disabled={!reason.trim()}>
        {common('confirm')}
      </Button>
    </form>
  );
}

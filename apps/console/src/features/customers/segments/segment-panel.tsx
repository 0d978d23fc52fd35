import { type Segment, segmentMarks } from '@guanjia/contracts/customers/segments';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Input, Radio } from 'antd';
import { useState } from 'react';
import { markTones } from '../../../components/customer/segment-badges.tsx';
import { Field } from '../../../components/field.tsx';
import { SendDialog } from '../../../components/messaging/send-dialog.tsx';
import { messagingTexts } from '../../../components/messaging/texts.ts';
import { SidePanel } from '../../../components/side-panel.tsx';
import { formatDateTime, formatNumber } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { useMay } from '../../../lib/session.ts';
import { BreakdownDialog } from '../breakdown/breakdown-dialog.tsx';
import { breakdownTexts } from '../breakdown/texts.ts';
import { FormPopover } from '../pools/form-popover.tsx';
import { useCustomerList } from '../use-customer-list.tsx';
import { AddToCampaign } from './add-to-campaign.tsx';
import { useSegmentActions } from './segment-actions.ts';
import { inAny } from './segment-queries.ts';
import { SegmentSize } from './segment-size.tsx';
import { segmentTexts } from './texts.ts';

/** A segment beside the list: what it is, and what can be done with it. */
export function SegmentPanel({ segment, onClose }: { segment: Segment; onClose: () => void }) {
  const t = useT(segmentTexts);
  return (
    <SidePanel label={t('one')} title={segment.name} width={440} onClose={onClose}>
      <div className="stack" style={{ gap: 16 }}>
        <Facts segment={segment} />
        <Actions segment={segment} onGone={onClose} />
      </div>
    </SidePanel>
  );
}

function Facts({ segment }: { segment: Segment }) {
  const t = useT(segmentTexts);
  const { kind, note, best, mark, countedAt, size, owner, createdAt } = segment;
  return (
    <dl className="facts">
      <dt>{t('column.kind')}</dt>
      <dd>
        {t(`kind.${kind}`)} <span className="muted small">{t(`kind.${kind}.hint`)}</span>
      </dd>
      {note && (
        <>
          <dt>{t('fact.note')}</dt>
          <dd>{note}</dd>
        </>
      )}
      {mark && (
        <>
          <dt>{t('mark')}</dt>
          <dd>
            <span className={`badge ${markTones[mark]}`}>{t(`mark.${mark}`)}</span>
          </dd>
        </>
      )}
      <dt>{t('column.size.hint')}</dt>
      <dd>
        <SegmentSize segment={segment} />
      </dd>
      {size !== null && (
        <>
          <dt>{t('fact.total')}</dt>
          <dd>{formatNumber(size)}</dd>
        </>
      )}
      {countedAt && (
        <>
          <dt>{t('fact.frozen_at')}</dt>
          <dd>{formatDateTime(countedAt).slice(0, 16)}</dd>
        </>
      )}
      {best && (
        <>
          <dt>{t('fact.best')}</dt>
          <dd>
            {t('fact.best.value', { percent: best.percent })}
            {best.share !== null && (
              <span className="badge tone-accent">
                {t('fact.best.share', { share: Math.round(best.share * 1000) / 10 })}
              </span>
            )}
          </dd>
        </>
      )}
      <dt>{t('column.owner')}</dt>
      <dd>
        {owner.name} <span className="muted small">{formatDateTime(createdAt).slice(0, 16)}</span>
      </dd>
    </dl>
  );
}

function Actions({ segment, onGone }: { segment: Segment; onGone: () => void }) {
  const t = useT(segmentTexts);
  const actions = useSegmentActions();
  const mayManage = useMay('customers.segments.manage');
  const mayAdd = useMay('outbound.import');
  const maySend = useMay('messaging.bulk');
  const messages = useT(messagingTexts);
  const [adding, setAdding] = useState(false);
  const [writing, setWriting] = useState(false);
  const freeze = useMutation({ mutationFn: () => actions.freeze(segment) });
  const remove = useMutation({ mutationFn: () => actions.remove(segment), onSuccess: onGone });
  const frozen = segment.kind === 'frozen';
  const { filter, q } = segment.query;
  const given = { ...(filter && { filter }), ...(q && { q }) };
  const query = { filter: JSON.stringify(inAny([segment.id])) };
  return (
    <div className="row wrap">
      <Link to="/customers" search={{ filter: inAny([segment.id]) }}>
        {t('open')}
      </Link>
      <Link to="/customers" search={given}>
        {t('conditions')}
      </Link>
      <BreakdownButton segment={segment} />
      {mayAdd && <Button onClick={() => setAdding(true)}>{t('add')}</Button>}
      {maySend && <Button onClick={() => setWriting(true)}>{messages('send.many')}</Button>}
      {mayManage && (
        <>
          <Button
            loading={freeze.isPending}
            disabled={segment.freezing === 'running'}
            onClick={() => freeze.mutate()}
          >
            {t(frozen ? 'refreeze' : 'freeze')}
          </Button>
          <Rename key={segment.version} segment={segment} />
          <Button danger loading={remove.isPending} onClick={() => remove.mutate()}>
            {t('delete')}
          </Button>
        </>
      )}
      {writing && (
        <SendDialog
          title={messages('send.segment.title', { name: segment.name })}
          audience={{ kind: 'query', query }}
          onClose={() => setWriting(false)}
          onStarted={() => setWriting(false)}
        />
      )}
      {adding && (
        <AddToCampaign
          title={t('add.title.segment', { name: segment.name })}
          whom={{ kind: 'query', query }}
          onClose={() => setAdding(false)}
          onStarted={() => setAdding(false)}
        />
      )}
    </div>
  );
}

function BreakdownButton({ segment }: { segment: Segment }) {
  const t = useT(breakdownTexts);
  const list = useCustomerList();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('open')}</Button>
      {open && (
        <BreakdownDialog
          {...list}
          name={segment.name}
          search={{ filter: inAny([segment.id]) }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

function Rename({ segment }: { segment: Segment }) {
  const t = useT(segmentTexts);
  const actions = useSegmentActions();
  const [name, setName] = useState(segment.name);
  const [note, setNote] = useState(segment.note ?? '');
  const [mark, setMark] = useState(segment.mark);
  const save = () => actions.change(segment, { name: name.trim(), note: note.trim() || null, mark });
  return (
    <FormPopover label={t('edit')} ready={name.trim() !== ''} onSubmit={save}>
      <Field label={t('name')} required>
        {(control) => (
          <Input
            {...control}
            autoFocus
            maxLength={60}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        )}
      </Field>
      <Field label={t('note')}>
        {(control) => (
          <Input.TextArea
            {...control}
            rows={2}
            maxLength={400}
            value={note}
            onChange={({ target }) => setNote(target.value)}
          />
        )}
      </Field>
      <Field label={t('mark')} group>
        {() => (
          <Radio.Group
            value={mark}
            onChange={({ target }) => setMark(target.value)}
            options={[null, ...segmentMarks].map((value) => ({ value, label: t(`mark.${value ?? 'none'}`) }))}
          />
        )}
      </Field>
    </FormPopover>
  );
}

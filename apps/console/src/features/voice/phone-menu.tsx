import { dialNumber, simulateInboundCall } from '@guanjia/contracts/voice/routes';
import { useMutation } from '@tanstack/react-query';
import { Button, Input, Popover } from 'antd';
import { useState } from 'react';
import { PhoneIcon } from '../../components/icons.tsx';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { useMay, useMe } from '../../lib/session.ts';
import { useStore } from '../../lib/store.ts';
import { showToast } from '../../lib/toast.ts';
import { LevelMeter } from './level-meter.tsx';
import { claimPhone } from './phone-keeper.tsx';
import { type PhoneStatus, phoneStore } from './phone-store.ts';
import { QualityPanel } from './quality-panel.tsx';
import { voiceTexts } from './texts.ts';
import './voice.css';

const tones: Record<PhoneStatus, string> = {
  off: 'tone-idle',
  connecting: 'tone-wrapup',
  registered: 'tone-wrapup',
  ready: 'tone-ready',
  passive: 'tone-idle',
  reconnecting: 'tone-wrapup',
  mic_denied: 'tone-alarm',
  mic_missing: 'tone-alarm',
  unavailable: 'tone-idle',
  failed: 'tone-alarm',
};

/** State of the phone, always in sight; inside: what to do about it, dialing, call quality, demo calls. */
export function PhoneMenu() {
  const t = useT(voiceTexts);
  const { status, microphone } = useStore(phoneStore);
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomRight"
      destroyOnHidden
      content={<PhonePanel onClose={() => setOpen(false)} />}
    >
      <button
        type="button"
        className={`icon-button phone-button ${tones[status]}`}
        aria-label={`${t('phone.menu')}: ${t(`phone.${status}`)}`}
      >
        <PhoneIcon />
        <span>{t(`phone.${status}`)}</span>
        {microphone && status === 'ready' && <LevelMeter stream={microphone} />}
      </button>
    </Popover>
  );
}

function PhonePanel({ onClose }: { onClose: () => void }) {
  const t = useT(voiceTexts);
  const { demo } = useMe();
  const mayDial = useMay('voice.dial');
  const { status, mode } = useStore(phoneStore);
  const canRetry = status === 'mic_denied' || status === 'mic_missing' || status === 'failed';
  return (
    <div className="phone-panel stack">
      <p>{status === 'ready' && mode === 'sandbox' ? t('hint.ready_sandbox') : t(`hint.${status}`)}</p>
      {status === 'passive' && (
        <Button type="primary" onClick={claimPhone}>
          {t('phone.use_here')}
        </Button>
      )}
      {canRetry && (
        <Button type="primary" onClick={claimPhone}>
          {t('phone.retry')}
        </Button>
      )}
      {mayDial && <DialBox onDialed={onClose} />}
      <section>
        <h3>{t('phone.quality')}</h3>
        <QualityPanel />
      </section>
      {demo && <DemoCalls />}
    </div>
  );
}

function DialBox({ onDialed }: { onDialed: () => void }) {
  const t = useT(voiceTexts);
  const [number, setNumber] = useState('');
  const dial = useMutation({
    mutationFn: () => api.call(dialNumber, { body: { number: number.trim() } }),
    onSuccess: onDialed,
  });
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        if (number.trim()) dial.mutate();
      }}
    >
      <Input
        aria-label={t('dial.number')}
        placeholder={t('dial.placeholder')}
        inputMode="tel"
        maxLength={60}
        value={number}
        onChange={({ target }) => setNumber(target.value)}
      />
      <Button type="primary" htmlType="submit" loading={dial.isPending} disabled={!number.trim()}>
        {t('dial.go')}
      </Button>
    </form>
  );
}

const demoNumbers = [
  ['demo.known', '13000001000'],
  ['demo.unknown', '13900020002'],
] as const;

function DemoCalls() {
  const t = useT(voiceTexts);
  const call = useMutation({
    mutationFn: (from: string) => api.call(simulateInboundCall, { body: { from } }),
    onSuccess: () => showToast({ kind: 'info', text: t('demo.started') }),
  });
  return (
    <section>
      <h3>{t('demo.title')}</h3>
      {demoNumbers.map(([label, number]) => (
        <button key={number} type="button" className="link demo-call" onClick={() => call.mutate(number)}>
          <span className="grow">{t(label)}</span>
          <span className="muted">{number}</span>
        </button>
      ))}
    </section>
  );
}

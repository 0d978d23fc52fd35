import { connectPhone, getPhone } from '@guanjia/contracts/voice/routes';
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import { api } from '../../lib/api.ts';
import { hasCode, showError } from '../../lib/errors.ts';
import { useActiveCall, useOwnAgent } from '../../lib/live.ts';
import { connectionStore, useRealtime } from '../../lib/realtime.ts';
import { useStore } from '../../lib/store.ts';
import { openMicrophone } from './microphone.ts';
import { holdPhone } from './phone-lock.ts';
import { patchPhone, phoneStore, resetPhone } from './phone-store.ts';
import type { SipPhone } from './sip-phone.ts';

/** Names this page to the server; a reloaded page is a new one. */
const pageId = crypto.randomUUID();
let claimAgain: (() => void) | undefined;
/** Whether the server has taken this page for the phone: only then can another page take it over. */
let confirmed = false;

/** “Use the phone here”, and “try again” after a failure. */
export function claimPhone(): void {
  claimAgain?.();
}

/** Keeps this page a phone while the agent is signed in. Shows nothing but plays the other side. */
export function PhoneKeeper() {
  const agent = useOwnAgent();
  const working = agent !== undefined && agent.chosen !== 'signed_out';
  const call = useActiveCall();
  const [attempt, setAttempt] = useState({ count: 0, steal: false });
  const audio = useRef<HTMLAudioElement>(null);
  const phone = useRef<SipPhone>(undefined);
  const play = useCallback((remote: MediaStream | undefined) => {
    const element = audio.current;
    if (!element) return;
    element.srcObject = remote ?? null;
    if (remote) void element.play().catch(showError);
  }, []);

  useEffect(() => {
    claimAgain = () => setAttempt(({ count }) => ({ count: count + 1, steal: true }));
    return () => {
      claimAgain = undefined;
    };
  }, []);

  useEffect(() => {
    if (!working) {
      resetPhone();
      return;
    }
    let stop: (() => void) | undefined;
    patchPhone({ status: 'passive' });
    const release = holdPhone({
      steal: attempt.steal,
      onHeld: () => {
        stop = runPhone({ phone, play });
      },
      onLost: () => {
        stop?.();
        patchPhone({ status: 'passive', figures: undefined });
      },
    });
    return () => {
      stop?.();
      release();
    };
  }, [working, attempt, play]);

  useRealtime('voice.phone', (message) => {
    const { status } = phoneStore.get();
    if (message.pageId !== null && message.pageId !== pageId) {
      // The end of the other page's leg is no takeover.
      if (!confirmed || message.state === 'disconnected') return;
      if (status === 'off' || status === 'passive') return;
      confirmed = false;
      // Another browser took the phone: this page gives up its registration.
      void phone.current?.stop();
      phone.current = undefined;
      play(undefined);
      patchPhone({ status: 'passive', figures: undefined });
    } else if (message.state === 'ready' && status === 'registered') patchPhone({ status: 'ready' });
    else if (message.state !== 'ready' && status === 'ready') patchPhone({ status: 'registered' });
  });
  useConnectAfterReturn(phone);

  const inCall = call !== undefined;
  useEffect(() => {
    if (!inCall) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [inCall]);

  // biome-ignore lint/a11y/useMediaCaption: a live telephone call has no captions
  return <audio ref={audio} autoPlay hidden />;
}

/** After the server was away, the leg that this page still holds is offered to it again. */
function useConnectAfterReturn(phone: React.RefObject<SipPhone | undefined>): void {
  const connection = useStore(connectionStore);
  const wasOffline = useRef(false);
  const connectAgain = useEffectEvent(() => {
    const { status, mode } = phoneStore.get();
    if (mode && status !== 'passive' && status !== 'off') void reportConnected(phone.current?.legId());
  });
  useEffect(() => {
    if (connection.kind === 'offline') wasOffline.current = true;
    if (connection.kind !== 'online' || !wasOffline.current) return;
    wasOffline.current = false;
    connectAgain();
  }, [connection.kind]);
}

interface Running {
  phone: React.RefObject<SipPhone | undefined>;
  play: (remote: MediaStream | undefined) => void;
}

function runPhone({ phone, play }: Running): () => void {
  let stopped = false;
  let microphone: MediaStream | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  confirmed = false;
  patchPhone({ status: 'connecting' });

  async function start(): Promise<void> {
    const settings = await api.call(getPhone, {});
    if (stopped) return;
    if (settings.mode === 'unavailable') return patchPhone({ status: 'unavailable' });
    patchPhone({ mode: settings.mode });
    if (settings.mode === 'sandbox') return reportConnected(undefined);
    const opened = await openMicrophone();
    if ('problem' in opened) return patchPhone({ status: opened.problem });
    microphone = opened.stream;
    if (stopped) return stopTracks(microphone);
    const { createSipPhone } = await import('./sip-phone.ts');
    if (stopped) return stopTracks(microphone);
    const sip = createSipPhone(settings, microphone, {
      onRegistered: () => void reportConnected(sip.legId()),
      onConnectionLost: () => patchPhone({ status: 'reconnecting' }),
      onLeg: (remote) => {
        play(remote);
        if (remote) patchPhone({ status: 'ready' });
        else if (phoneStore.get().status === 'ready') patchPhone({ status: 'registered' });
      },
    });
    phone.current = sip;
    patchPhone({ microphone, figures: () => sip.figures() });
    await sip.start();
  }

  const attempt = () => {
    start().catch(() => {
      if (stopped) return;
      patchPhone({ status: 'failed' });
      retry = setTimeout(attempt, 5000);
    });
  };
  attempt();
  return () => {
    stopped = true;
    clearTimeout(retry);
    stopTracks(microphone);
    play(undefined);
    const sip = phone.current;
    phone.current = undefined;
    void sip?.stop();
    resetPhone();
  };
}

/** Tells the server that the page is there. It answers harmlessly when repeated. */
async function reportConnected(heldLegId: string | undefined): Promise<void> {
  try {
    const answer = await api.call(connectPhone, { body: { pageId, ...(heldLegId ? { heldLegId } : {}) } });
    confirmed = true;
    patchPhone({ status: answer.state === 'ready' ? 'ready' : 'registered' });
  } catch (error) {
    patchPhone({ status: 'failed' });
    if (!hasCode(error, 'network')) showError(error);
  }
}

function stopTracks(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

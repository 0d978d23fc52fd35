import type { PhoneSettings } from '@guanjia/contracts/voice/routes';
import {
  type Invitation,
  Registerer,
  type Session,
  SessionState,
  UserAgent,
  type UserAgentDelegate,
  Web,
} from 'sip.js';
import { readAudioFigures } from './audio-figures.ts';
import type { AudioFigures } from './phone-store.ts';

type SipSettings = Extract<PhoneSettings, { mode: 'sip' }>;

export interface SipPhoneEvents {
  /** Registered, also again after a lost connection. */
  onRegistered: () => void;
  /** The socket is gone and is being brought back; a live leg keeps its audio. */
  onConnectionLost: () => void;
  /** The agent's leg came up (stream of the other side) or went away. */
  onLeg: (remote: MediaStream | undefined) => void;
}

export interface SipPhone {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** The platform's id of the leg that is up. */
  legId(): string | undefined;
  figures(): Promise<AudioFigures | undefined>;
}

const legHeader = 'X-Guanjia-Leg';
const longestPauseMs = 2000;
const registerMs = 3000;

/**
 * Makes the page a phone. The platform calls it once per shift and keeps that leg up; the page accepts by itself.
 * When the websocket drops, only signalling is lost: the peer connection is left alone and the page registers again.
 */
export function createSipPhone(
  settings: SipSettings,
  microphone: MediaStream,
  events: SipPhoneEvents,
): SipPhone {
  let leg: { session: Session; id: string | undefined } | undefined;
  let stopped = false;

  const agent = createUserAgent(settings, microphone, {
    onInvite: (invitation) => void accept(invitation).catch(() => endLeg(invitation)),
    onDisconnect: (error) => {
      if (stopped || !error) return;
      events.onConnectionLost();
      void reconnect();
    },
  });
  let registerer: Registerer | undefined;
  let reconnecting = false;

  async function accept(invitation: Invitation): Promise<void> {
    const id = invitation.request.getHeader(legHeader);
    const before = leg;
    leg = { session: invitation, id };
    invitation.stateChange.addListener((state) => {
      if (state === SessionState.Established) events.onLeg(handlerOf(invitation)?.remoteMediaStream);
      if (state === SessionState.Terminated) endLeg(invitation);
    });
    await invitation.accept({
      sessionDescriptionHandlerOptions: { constraints: { audio: true, video: false } },
    });
    // A new leg replaces the one before, whose end the lost connection may have swallowed.
    if (before?.session.state === SessionState.Established) void before.session.bye().catch(() => {});
  }

  function endLeg(session: Session): void {
    if (leg?.session !== session) return;
    leg = undefined;
    events.onLeg(undefined);
  }

  /** One at a time: a connection that breaks again while it is being brought back is this loop's business. */
  async function reconnect(): Promise<void> {
    if (reconnecting) return;
    reconnecting = true;
    for (let pause = 250; !stopped; pause = Math.min(pause * 2, longestPauseMs)) {
      try {
        await agent.reconnect();
        await register();
        reconnecting = false;
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }

  /**
   * Resolves when the switch has accepted; a switch that came back may know the phone a moment later only. Each try is
   * a registration of its own, because one whose answer was lost with its connection waits for half a minute.
   */
  async function register(): Promise<void> {
    const attempt = new Registerer(agent, { expires: 300 });
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('The switch did not answer the phone')), registerMs);
      const requestDelegate = {
        onAccept: () => {
          clearTimeout(timer);
          resolve();
        },
        onReject: () => {
          clearTimeout(timer);
          reject(new Error('The phone was refused'));
        },
      };
      attempt.register({ requestDelegate }).catch(reject);
    });
    registerer = attempt;
    if (!stopped) events.onRegistered();
  }

  return {
    async start() {
      try {
        await agent.start();
        await register();
      } catch (error) {
        if (stopped) throw error;
        events.onConnectionLost();
        await reconnect();
      }
    },
    async stop() {
      stopped = true;
      leg = undefined;
      await registerer?.unregister().catch(() => {});
      await agent.stop().catch(() => {});
    },
    legId: () => (leg?.session.state === SessionState.Established ? leg.id : undefined),
    async figures() {
      const connection = leg && handlerOf(leg.session)?.peerConnection;
      return connection ? readAudioFigures(connection) : undefined;
    },
  };
}

function handlerOf(session: Session): Web.SessionDescriptionHandler | undefined {
  const handler = session.sessionDescriptionHandler;
  return handler instanceof Web.SessionDescriptionHandler ? handler : undefined;
}

function createUserAgent(
  settings: SipSettings,
  microphone: MediaStream,
  delegate: UserAgentDelegate,
): UserAgent {
  const scheme = window.location.protocol === 'https:' ? 'wss' : 'ws';
  const uri = UserAgent.makeURI(`sip:${settings.user}@${settings.domain}`);
  if (!uri) throw new Error('The phone settings hold no usable address');
  return new UserAgent({
    uri,
    authorizationUsername: settings.user,
    authorizationPassword: settings.password,
    transportOptions: {
      server: `${scheme}://${window.location.host}${settings.path}`,
      connectionTimeout: 5,
      keepAliveInterval: 20,
    },
    // The handler stops the tracks that it was given, so each leg gets its own copies.
    sessionDescriptionHandlerFactory: Web.defaultSessionDescriptionHandlerFactory(() =>
      Promise.resolve(microphone.clone()),
    ),
    sessionDescriptionHandlerFactoryOptions: {
      // The library's own default asks a public STUN server.
      peerConnectionConfiguration: { iceServers: [] },
      iceGatheringTimeout: 500,
    },
    logBuiltinEnabled: false,
    delegate,
  });
}

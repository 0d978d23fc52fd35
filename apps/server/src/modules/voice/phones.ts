import type { PhoneSettings } from '@guanjia/contracts/voice/routes';
import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { Log } from '#kernel/log.ts';
import type { Principal } from '#kernel/principal.ts';
import type { CallRuntime } from './call-runtime.ts';
import { findActiveCallId } from './call-store.ts';
import { ensurePhone, findPhone, findPhoneByLeg, type PhoneRow, setPhone } from './phone-store.ts';
import type { Switch } from './switch.ts';

/** The page accepts by itself, so this only bounds a dead page, ms. */
export const agentRingMs = 10_000;

export interface Phones {
  settings(principal: Principal): Promise<PhoneSettings>;
  /** The page is registered: its leg is brought up, or kept when the page still holds it. */
  connect(principal: Principal, input: { pageId: string; heldLegId: string | undefined }): Promise<PhoneRow>;
  disconnect(tenantId: string, userId: string): Promise<void>;
  /** An event of the switch; true when the leg was a phone's. */
  legAnswered(legId: string): Promise<boolean>;
  legEnded(legId: string): Promise<boolean>;
  /** The switch has forgotten this phone's leg: its page, which may have told us already that it is back, gets another. */
  legLost(phone: PhoneRow): Promise<void>;
}

export interface PhonesDeps {
  db: Db;
  clock: Clock;
  log: Log;
  switchPort: Switch;
  runtime: CallRuntime;
}

/** Agents' phones: registration data, and one leg each that stays up between calls. */
export function createPhones(deps: PhonesDeps): Phones {
  const { db, clock, switchPort } = deps;

  /** A call goes on with the new leg, or waits with music for the next one. */
  async function tellCall(
    phone: PhoneRow,
    type: 'agent_leg_up' | 'agent_leg_lost',
    legId: string,
  ): Promise<void> {
    const callId = await db.tenantTx(phone.tenant_id, (tx) => findActiveCallId(tx, phone.user_id));
    if (callId) await deps.runtime.apply(phone.tenant_id, callId, { type, legId, at: clock.now() });
  }

  async function legEnded(legId: string): Promise<boolean> {
    const phone = await findPhoneByLeg(db, legId);
    if (!phone) return legId.startsWith('agent-');
    await setPhone(db, clock, phone, { state: 'disconnected', leg_id: null, page_id: phone.page_id });
    await tellCall(phone, 'agent_leg_lost', legId);
    return true;
  }

  return {
    async settings(principal) {
      const phone = await db.tenantTx(principal.tenantId, (tx) =>
        ensurePhone(tx, principal.userId, clock.now()),
      );
      if (switchPort.kind === 'sandbox') return { mode: 'sandbox' };
      if (!switchPort.softphoneTarget()) return { mode: 'unavailable' };
      await switchPort
        .putPhone({ phoneId: phone.phone_id, password: phone.password, kind: 'webrtc' })
        .catch((error: unknown) => {
          throw new AppError('switch_unavailable', { cause: error });
        });
      return {
        mode: 'sip',
        path: '/sip',
        user: phone.phone_id,
        password: phone.password,
        domain: 'guanjia.invalid',
      };
    },

    connect: (principal, input) => connectPhone(deps, tellCall, principal, input),

    async disconnect(tenantId, userId) {
      const before = await db.tenantTx(tenantId, (tx) => findPhone(tx, userId));
      if (!before || before.state === 'disconnected') return;
      await setPhone(db, clock, before, { state: 'disconnected', leg_id: null, page_id: null });
      if (!before.leg_id) return;
      await tellCall(before, 'agent_leg_lost', before.leg_id);
      await switchPort.hangUp(before.leg_id, 'normal').catch(() => undefined);
    },

    async legAnswered(legId) {
      const phone = await findPhoneByLeg(db, legId);
      if (!phone) return legId.startsWith('agent-');
      await setPhone(db, clock, phone, { state: 'ready', leg_id: legId, page_id: phone.page_id });
      await tellCall(phone, 'agent_leg_up', legId);
      return true;
    },

    legEnded,

    async legLost({ tenant_id: tenantId, user_id: userId, leg_id, page_id: pageId, state }) {
      if (!leg_id) return;
      await legEnded(leg_id);
      if (state !== 'ready' || !pageId) return;
      // A page that is not back yet cannot be called; it will ask for its leg when it is.
      await connectPhone(deps, tellCall, { tenantId, userId }, { pageId, heldLegId: undefined }).catch(
        (error: unknown) => deps.log.debug({ err: error }, 'a phone is not back yet'),
      );
    },
  };
}

type TellCall = (phone: PhoneRow, type: 'agent_leg_up' | 'agent_leg_lost', legId: string) => Promise<void>;

async function connectPhone(
  { db, clock, switchPort }: PhonesDeps,
  tellCall: TellCall,
  principal: Pick<Principal, 'tenantId' | 'userId'>,
  { pageId, heldLegId }: { pageId: string; heldLegId: string | undefined },
): Promise<PhoneRow> {
  const before = await db.tenantTx(principal.tenantId, (tx) =>
    ensurePhone(tx, principal.userId, clock.now()),
  );
  // The sandbox's phones register by being known; a browser's has registered itself by now.
  if (switchPort.kind === 'sandbox') {
    await switchPort.putPhone({ phoneId: before.phone_id, password: before.password, kind: 'webrtc' });
  }
  if (heldLegId && heldLegId === before.leg_id && before.state === 'ready') {
    return setPhone(db, clock, before, { state: 'ready', leg_id: before.leg_id, page_id: pageId });
  }
  const legId = `agent-${newId(clock.now().getTime())}`;
  const phone = await setPhone(db, clock, before, { state: 'connecting', leg_id: legId, page_id: pageId });
  if (before.leg_id) {
    await tellCall(before, 'agent_leg_lost', before.leg_id);
    await switchPort.hangUp(before.leg_id, 'normal').catch(() => undefined);
  }
  const tags = { tenantId: phone.tenant_id, role: 'agent', phoneId: phone.phone_id } as const;
  const to = { kind: 'phone', phoneId: phone.phone_id } as const;
  await switchPort
    .originate({ legId, tags, to, callerNumber: 'guanjia', timeoutMs: agentRingMs })
    .catch((error: unknown) => {
      throw new AppError('switch_unavailable', { cause: error });
    });
  return phone;
}

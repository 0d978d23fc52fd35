import * as routes from '@guanjia/contracts/voice/routes';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import { type Operation, operation } from '#kernel/http/operation.ts';
import type { Principal } from '#kernel/principal.ts';
import { parsePhone } from '#modules/customers/index.ts';
import { findActiveCallId } from './call-store.ts';
import { getCall, listCalls, readCall } from './call-views.ts';
import { lookUpCaller } from './callers.ts';
import { findPhone } from './phone-store.ts';
import type { Phones } from './phones.ts';
import type { DemoCaller } from './ports.ts';
import { type RecordingDeps, readPeaks, streamRecording } from './recordings.ts';
import type { Switch } from './switch.ts';
import { findCallerNumber } from './trunks.ts';
import type { VoiceService } from './voice-service.ts';

export interface VoiceRouteDeps extends RecordingDeps {
  switchPort: Switch;
  notice: { reason: routes.SandboxReason; detail: string | null } | null;
  demo: DemoCaller | null;
  phones: Phones;
  service: VoiceService;
  connected: () => boolean;
}

export function voiceOperations(deps: VoiceRouteDeps): Operation[] {
  return [...phoneOperations(deps), ...callOperations(deps), ...recordOperations(deps)];
}

function inTenant<T>(db: Db, principal: Principal, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.tenantTx(principal.tenantId, work);
}

function phoneOperations({ db, phones, switchPort, connected, notice, demo }: VoiceRouteDeps): Operation[] {
  return [
    operation(routes.getVoiceStatus, async () => ({
      kind: switchPort.kind,
      connected: connected(),
      reason: notice?.reason ?? null,
      detail: notice?.detail ?? null,
    })),
    operation(routes.getPhone, ({ principal }) => phones.settings(principal)),
    operation(routes.connectPhone, async ({ principal }, { body }) => {
      if (!connected()) throw new AppError('switch_unavailable');
      const phone = await phones.connect(principal, { pageId: body.pageId, heldLegId: body.heldLegId });
      return { state: phone.state, legId: phone.leg_id };
    }),
    operation(routes.disconnectPhone, async ({ principal }) => {
      await phones.disconnect(principal.tenantId, principal.userId);
      return undefined;
    }),
    operation(routes.simulateInboundCall, async ({ principal }, { body }) => {
      const own = await inTenant(db, principal, findCallerNumber);
      if (!demo || !own) throw new AppError('unavailable');
      if (!parsePhone(body.from)) throw new AppError('phone_invalid', { params: { number: body.from } });
      await demo.callIn({ from: body.from, to: own.number, trunkId: own.trunkId });
      return { accepted: true as const };
    }),
  ];
}

const actions = [
  [routes.hangUpCall, 'hang_up'],
  [routes.holdCall, 'hold'],
  [routes.resumeCall, 'resume'],
  [routes.muteCall, 'mute'],
  [routes.unmuteCall, 'unmute'],
] as const;

function callOperations(deps: VoiceRouteDeps): Operation[] {
  const { db, service } = deps;
  return [
    operation(routes.getActiveCall, ({ principal }) =>
      inTenant(db, principal, async (tx) => {
        const phone = await findPhone(tx, principal.userId);
        const callId = await findActiveCallId(tx, principal.userId);
        return {
          call: callId ? await getCall(tx, callId, principal.fieldRules) : null,
          phone: { state: phone?.state ?? ('disconnected' as const), legId: phone?.leg_id ?? null },
        };
      }),
    ),
    operation(routes.lookUpCaller, ({ principal }, { params }) => lookUpCaller(deps, principal, params.id)),
    operation(routes.linkCaller, ({ principal }, { params, body }) =>
      service.linkCustomer(principal, params.id, body.customerId),
    ),
    ...actions.map(([route, action]) =>
      operation(route, ({ principal }, { params }) => service.act(principal, params.id, action)),
    ),
    operation(routes.sendDigits, ({ principal }, { params, body }) =>
      service.sendDigits(principal, params.id, body.digits),
    ),
  ];
}

function recordOperations(deps: VoiceRouteDeps): Operation[] {
  const { db } = deps;
  return [
    operation(routes.listCalls, ({ principal }, { query }) =>
      inTenant(db, principal, (tx) => listCalls(tx, principal, query)),
    ),
    operation(routes.getCall, ({ principal }, { params }) =>
      inTenant(db, principal, (tx) => readCall(tx, params.id, principal)),
    ),
    operation(routes.getRecordingAudio, (context, { params }) =>
      streamRecording(deps, context.principal, params.id, context.header('range')),
    ),
    operation(routes.getRecordingPeaks, ({ principal }, { params }) => readPeaks(deps, principal, params.id)),
  ];
}

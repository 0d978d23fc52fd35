import * as routes from '@guanjia/contracts/voice/routes';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import { type Operation, operation } from '#kernel/http/operation.ts';
import type { Job } from '#kernel/jobs.ts';
import { type ExportableList, exportable } from '#kernel/list-exports.ts';
import type { Log } from '#kernel/log.ts';
import type { Metrics } from '#kernel/metrics.ts';
import type { ObjectStore } from '#kernel/object-store.ts';
import type { Principal } from '#kernel/principal.ts';
import type { Subscriber } from '#kernel/subscribers.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import { parsePhone } from '#modules/customers/index.ts';
import { createCallRuntime } from './call-runtime.ts';
import { findActiveCallId } from './call-store.ts';
import { listCalls, readCall } from './call-views.ts';
import { lookUpCaller } from './callers.ts';
import { createPhones, findPhone, type Phones } from './phones.ts';
import type { DemoCaller } from './ports.ts';
import { finishRecordingJob, readPeaks, streamRecording } from './recordings.ts';
import type { Switch } from './switch.ts';
import { startTelephony, type Telephony } from './telephony.ts';
import { findCallerNumber, trunkSubscriber } from './trunks.ts';
import { createVoiceService, type VoiceApi } from './voice-service.ts';

export interface VoiceDeps {
  db: Db;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  objects: ObjectStore;
  audit: AuditTrail;
  switchPort: Switch;
  /** Why the sandbox runs, for the banner. */
  notice: string | null;
  demo: DemoCaller | null;
}

export interface Voice {
  operations: Operation[];
  lists: ExportableList[];
  jobs: Job<never>[];
  subscribers: Subscriber[];
  api: VoiceApi;
  phones: Phones;
  /** Connects the switch; calls that still run are adopted. */
  start(): Promise<Telephony>;
}

const lists: ExportableList[] = [
  exportable({
    definition: routes.callList,
    route: routes.listCalls,
    title: { 'zh-CN': '通话记录', en: 'calls' },
    page: listCalls,
  }),
];

export function createVoice(deps: VoiceDeps): Voice {
  const { db, switchPort } = deps;
  let telephony: Telephony | undefined;
  const connected = () => telephony?.connected() ?? false;
  const runtime = createCallRuntime(deps);
  const phones = createPhones({ ...deps, runtime });
  const service = createVoiceService({ ...deps, runtime, connected });
  const inTenant = <T>(principal: Principal, work: (tx: Tx) => Promise<T>) =>
    db.tenantTx(principal.tenantId, work);

  const actions = [
    [routes.hangUpCall, 'hang_up'],
    [routes.holdCall, 'hold'],
    [routes.resumeCall, 'resume'],
    [routes.muteCall, 'mute'],
    [routes.unmuteCall, 'unmute'],
  ] as const;

  return {
    phones,
    lists,
    subscribers: [trunkSubscriber(switchPort)],
    jobs: [finishRecordingJob(deps) as Job<never>],
    api: {
      placeCall: service.placeCall,
      joinAgent: service.joinAgent,
      disconnectPhone: phones.disconnect,
      readCall: (tx, callId) => readCall(tx, callId),
    },
    async start() {
      telephony = await startTelephony({ ...deps, runtime, phones });
      return telephony;
    },
    operations: [
      operation(routes.getVoiceStatus, async () => ({
        kind: switchPort.kind,
        connected: connected(),
        reason: deps.notice,
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
      operation(routes.getActiveCall, ({ principal }) =>
        inTenant(principal, async (tx) => {
          const phone = await findPhone(tx, principal.userId);
          const callId = await findActiveCallId(tx, principal.userId);
          return {
            call: callId ? await readCall(tx, callId) : null,
            phone: { state: phone?.state ?? ('disconnected' as const), legId: phone?.leg_id ?? null },
          };
        }),
      ),
      operation(routes.listCalls, ({ principal }, { query }) =>
        inTenant(principal, (tx) => listCalls(tx, principal, query)),
      ),
      operation(routes.getCall, ({ principal }, { params }) =>
        inTenant(principal, (tx) => readCall(tx, params.id, principal)),
      ),
      operation(routes.lookUpCaller, ({ principal }, { params }) => lookUpCaller(db, principal, params.id)),
      operation(routes.linkCaller, ({ principal }, { params, body }) =>
        service.linkCustomer(principal, params.id, body.customerId),
      ),
      ...actions.map(([route, action]) =>
        operation(route, ({ principal }, { params }) => service.act(principal, params.id, action)),
      ),
      operation(routes.sendDigits, ({ principal }, { params, body }) =>
        service.sendDigits(principal, params.id, body.digits),
      ),
      operation(routes.getRecordingAudio, (context, { params }) =>
        streamRecording(deps, context.principal, params.id, context.header('range')),
      ),
      operation(routes.getRecordingPeaks, ({ principal }, { params }) =>
        readPeaks(deps, principal, params.id),
      ),
      operation(routes.simulateInboundCall, async ({ principal }, { body }) => {
        const own = await inTenant(principal, findCallerNumber);
        if (!deps.demo || !own) throw new AppError('unavailable');
        if (!parsePhone(body.from)) throw new AppError('phone_invalid', { params: { number: body.from } });
        await deps.demo.callIn({ from: body.from, to: own.number, trunkId: own.trunkId });
        return { accepted: true as const };
      }),
    ],
  };
}

import * as routes from '@guanjia/contracts/voice/routes';
import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db.ts';
import type { Operation } from '#kernel/http/operation.ts';
import type { Job } from '#kernel/jobs.ts';
import { createLeases, keepLease } from '#kernel/leases.ts';
import { type ExportableList, exportable } from '#kernel/list-exports.ts';
import type { Log } from '#kernel/log.ts';
import type { Metrics } from '#kernel/metrics.ts';
import type { ObjectStore } from '#kernel/object-store.ts';
import type { Subscriber } from '#kernel/subscribers.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import type { Explainer } from '#modules/identity/index.ts';
import { createCallRuntime } from './call-runtime.ts';
import { callExplainer, getCall, listCalls } from './call-views.ts';
import { createPhones } from './phones.ts';
import type { DemoCaller } from './ports.ts';
import { deleteRecordingsJob } from './recording-retention.ts';
import { finishRecordingJob } from './recordings.ts';
import { voiceOperations } from './routes.ts';
import type { Switch } from './switch.ts';
import { startTelephony, type Telephony } from './telephony.ts';
import { trunkSubscriber } from './trunks.ts';
import { createVoiceService, type VoiceApi } from './voice-service.ts';

/** A process that died is followed by another within this time, ms. */
const telephonyLeaseMs = 3000;

export interface VoiceDeps {
  db: Db;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  objects: ObjectStore;
  audit: AuditTrail;
  switchPort: Switch;
  /** Why the sandbox runs, for the banner. */
  notice: { reason: routes.SandboxReason; detail: string | null } | null;
  demo: DemoCaller | null;
}

export interface Voice {
  operations: Operation[];
  lists: ExportableList[];
  jobs: Job<never>[];
  subscribers: Subscriber[];
  explainers: Explainer[];
  api: VoiceApi;
  sweep(): Promise<void>;
  /** A page with a phone was closed. */
  phoneGone(who: { tenantId: string; userId: string }): void;
  /** Listens to the switch, in one process at a time; calls that still run are adopted. */
  start(): Promise<AsyncDisposable>;
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
  const { db, clock, log, switchPort } = deps;
  let telephony: Telephony | undefined;
  // A process that does not listen sends its commands all the same, and is told when they fail.
  const connected = () => telephony?.connected() ?? true;
  const runtime = createCallRuntime(deps);
  const phones = createPhones({ ...deps, runtime });
  const service = createVoiceService({ ...deps, runtime, connected });

  async function listen(): Promise<AsyncDisposable> {
    const started = await startTelephony({ ...deps, runtime, phones });
    telephony = started;
    return {
      async [Symbol.asyncDispose]() {
        telephony = undefined;
        await started[Symbol.asyncDispose]();
      },
    };
  }

  return {
    operations: voiceOperations({ ...deps, phones, service, connected }),
    lists,
    jobs: [finishRecordingJob(deps) as Job<never>, deleteRecordingsJob(deps)],
    subscribers: [
      trunkSubscriber(switchPort),
      {
        name: 'voice.restored',
        types: ['backup.tenant_restored'],
        // Calls and phones that came back are long over: outside this transaction, because it ends each in its own.
        async handle() {
          telephony
            ?.reconcile()
            .catch((error: unknown) =>
              log.error({ err: error }, 'calls of a restored tenant were not ended'),
            );
        },
      },
    ],
    explainers: [callExplainer],
    api: {
      placeCall: service.placeCall,
      joinAgent: service.joinAgent,
      disconnectPhone: phones.disconnect,
      readCall: getCall,
    },
    sweep: async () => telephony?.sweep(),
    phoneGone({ tenantId, userId }) {
      phones
        .disconnect(tenantId, userId)
        .catch((error: unknown) => log.error({ err: error }, 'a phone that is gone was not taken down'));
    },
    start: () =>
      keepLease({
        leases: createLeases({ db, clock }),
        clock,
        log,
        name: 'voice.telephony',
        ms: telephonyLeaseMs,
        start: listen,
      }),
  };
}

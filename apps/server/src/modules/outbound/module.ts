import * as campaigns from '@guanjia/contracts/outbound/campaigns';
import * as work from '@guanjia/contracts/outbound/work';
import { dialNumber } from '@guanjia/contracts/voice/routes';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { type Operation, operation } from '#kernel/http/operation.ts';
import type { Job } from '#kernel/jobs.ts';
import type { ExportableList } from '#kernel/list-exports.ts';
import type { Log } from '#kernel/log.ts';
import type { ObjectStore } from '#kernel/object-store.ts';
import type { Principal } from '#kernel/principal.ts';
import type { Subscriber } from '#kernel/subscribers.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import type { CustomersApi } from '#modules/customers/index.ts';
import type { Explainer, HandOver } from '#modules/identity/index.ts';
import type { RoutingApi } from '#modules/routing/index.ts';
import type { VoiceApi } from '#modules/voice/index.ts';
import { additionJob } from './additions/addition-job.ts';
import { additionOperations } from './additions/operations.ts';
import { createCampaign, updateCampaign } from './campaign-service.ts';
import { listCampaigns, readCampaign } from './campaign-views.ts';
import { listContacts, listResponses } from './contact-views.ts';
import { contentOperations } from './content-operations.ts';
import { createDialer } from './dialer.ts';
import { outboundLists } from './exports.ts';
import { cleanUploadsJob } from './imports/clean-uploads.ts';
import { importOperations } from './imports/import-operations.ts';
import { importJob } from './imports/run-import.ts';
import { taskExplainer, taskHandOver } from './ownership.ts';
import { listTasks } from './task-views.ts';
import { withdrawalSubscriber } from './withdrawal.ts';
import { createWorkService } from './work-service.ts';

export interface OutboundDeps {
  db: Db;
  clock: Clock;
  log: Log;
  audit: AuditTrail;
  objects: ObjectStore;
  voice: VoiceApi;
  routing: RoutingApi;
  customers: Pick<CustomersApi, 'nextIds'>;
}

export interface Outbound {
  operations: Operation[];
  lists: ExportableList[];
  subscribers: Subscriber[];
  jobs: Job<never>[];
  explainers: Explainer[];
  handOvers: HandOver[];
  /** Automatic dialing; called every second. */
  sweep(): Promise<void>;
  /** For shutdown: resolves when nothing is under way. */
  settle(): Promise<void>;
}

export function createOutbound(deps: OutboundDeps): Outbound {
  const { db } = deps;
  const service = createWorkService(deps);
  const dialer = createDialer(deps);
  const inTenant = <T>(principal: Principal, run: (tx: Tx) => Promise<T>) =>
    db.tenantTx(principal.tenantId, run);
  return {
    subscribers: [dialer.subscriber, withdrawalSubscriber],
    sweep: dialer.sweep,
    settle: dialer.settle,
    lists: outboundLists,
    explainers: [taskExplainer],
    handOvers: [taskHandOver],
    jobs: [importJob(deps) as Job<never>, cleanUploadsJob(deps), additionJob(deps) as Job<never>],
    operations: [
      operation(campaigns.listCampaigns, ({ principal }, { query }) =>
        inTenant(principal, (tx) => listCampaigns(tx, query)),
      ),
      operation(campaigns.getCampaign, ({ principal }, { params }) =>
        inTenant(principal, (tx) => readCampaign(tx, params.id)),
      ),
      operation(campaigns.createCampaign, ({ principal }, { body }) =>
        inTenant(principal, (tx) => createCampaign(deps, tx, principal, body)),
      ),
      operation(campaigns.updateCampaign, ({ principal }, { params, body }) =>
        inTenant(principal, (tx) => updateCampaign(deps, tx, principal, params.id, body)),
      ),
      ...contentOperations(deps),
      operation(work.getDesk, ({ principal }) => service.desk(principal)),
      operation(work.joinCampaign, async ({ principal }, { body }) => {
        const desk = await service.join(principal, body.campaignId);
        void dialer.sweep();
        return desk;
      }),
      operation(work.claimTask, ({ principal }, { params }) => service.claim(principal, params.id)),
      operation(work.openTask, ({ principal }, { params }) => service.open(principal, params.id)),
      operation(work.dialTask, ({ principal }, { params }) => service.dial(principal, params.id)),
      operation(dialNumber, ({ principal }, { body }) =>
        service.dialNumber(principal, { number: body.number, customerId: body.customerId }),
      ),
      operation(work.saveDraft, async ({ principal }, { params, body }) => {
        await service.saveDraft(principal, params.id, body);
        return undefined;
      }),
      operation(work.saveResult, ({ principal }, { params, body }) =>
        service.saveResult(principal, params.id, body),
      ),
      operation(work.listTasks, ({ principal }, { query }) =>
        inTenant(principal, (tx) => listTasks(tx, principal, query)),
      ),
      operation(work.listContacts, ({ principal }, { query }) =>
        inTenant(principal, (tx) => listContacts(tx, principal, query)),
      ),
      operation(work.listResponses, ({ principal }, { query }) =>
        inTenant(principal, (tx) => listResponses(tx, principal, query)),
      ),
      ...importOperations(deps),
      ...additionOperations(deps),
    ],
  };
}

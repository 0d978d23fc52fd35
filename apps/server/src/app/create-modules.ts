import { join } from 'node:path';
import type { Config } from '#config/config.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db.ts';
import { createGuardedFetch } from '#kernel/guarded-fetch.ts';
import type { Operation } from '#kernel/http/operation.ts';
import type { Job } from '#kernel/jobs.ts';
import type { Log } from '#kernel/log.ts';
import type { Metrics } from '#kernel/metrics.ts';
import { monthPartitionsJob } from '#kernel/month-partitions.ts';
import type { ObjectStore } from '#kernel/object-store.ts';
import type { Subscriber } from '#kernel/subscribers.ts';
import { taskOperations } from '#kernel/task-routes.ts';
import { createAudit, createAuditTrail, createRecycleBin, createReveals } from '#modules/audit/index.ts';
import { createBackups } from '#modules/backup/index.ts';
import { createCustomers } from '#modules/customers/index.ts';
import { createFiles } from '#modules/files/index.ts';
import { createForms } from '#modules/forms/index.ts';
import { createIdentity, createRights, createSecrets, type Identity } from '#modules/identity/index.ts';
import { createMessaging } from '#modules/messaging/index.ts';
import { createOrders } from '#modules/orders/index.ts';
import { campaignCondition, createOutbound } from '#modules/outbound/index.ts';
import { createReporting } from '#modules/reporting/index.ts';
import { createRouting } from '#modules/routing/index.ts';
import { createViews } from '#modules/views/index.ts';
import { createVoice, type Voice } from '#modules/voice/index.ts';
import type { Switch } from '#modules/voice/switch.ts';
import { backupParts } from './backup-parts.ts';
import { createSms } from './create-sms.ts';
import { createSwitch } from './create-switch.ts';
import { formOwners, referenceSources } from './form-parts.ts';

export interface Parts {
  config: Config;
  db: Db;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  objects: ObjectStore;
}

export interface Modules {
  identity: Identity;
  voice: Voice;
  switchPort: Switch;
  operations: Operation[];
  subscribers: Subscriber[];
  jobs: Job<never>[];
  /** Work that looks once a second for what is due. */
  sweeps: (() => Promise<void>)[];
  /** For shutdown: resolves when no module has anything under way. */
  settle(): Promise<void>;
}

/** The modules in graph order: each gets what is below it, and nothing else. */
export function createModules(parts: Parts): Modules {
  const { config, db, clock, log } = parts;
  const audit = createAuditTrail(parts);
  const forms = createForms({ ...parts, audit, owners: formOwners, references: referenceSources });
  const sms = createSms(config.sms);
  const identity = createIdentity({
    ...parts,
    audit,
    forms: forms.api,
    sms,
    secret: config.secret,
    publicUrl: config.publicUrl,
    guardedFetch: createGuardedFetch(config.outgoingAllow),
  });
  const recycleBin = createRecycleBin({ clock, audit });
  const reveals = createReveals({ clock, audit });
  const customers = createCustomers({
    ...parts,
    ...{ audit, reveals, recycleBin },
    forms: forms.api,
    bulkForms: forms.bulk,
    delivery: identity.delivery,
    secrets: createSecrets(config.secret),
    listTests: { campaign: campaignCondition },
  });
  const orders = createOrders({ db, clock, audit, recycleBin });
  const { switchPort, demo } = createSwitch(config, clock, log);
  const notice = config.voice.kind === 'sandbox' ? config.voice.notice : null;
  const voice = createVoice({ ...parts, audit, switchPort, demo, notice });
  const routing = createRouting({ db, clock, log, voice: voice.api });
  const outbound = createOutbound({
    ...{ ...parts, audit, voice: voice.api, routing: routing.api },
    customers: customers.api,
  });
  const messaging = createMessaging({ ...parts, audit, sms, customers: customers.api });
  const rights = createRights({
    ...parts,
    audit,
    explainers: [customers, voice, outbound].flatMap(({ explainers }) => explainers),
    handOvers: [customers, outbound].flatMap(({ handOvers }) => handOvers),
  });
  const auditing = createAudit({
    ...parts,
    audit,
    recycleBin,
    headsFile: join(config.home, 'ledger', 'heads.jsonl'),
  });
  const backups = createBackups({ ...parts, ...backupParts(config), audit });
  const files = createFiles({
    ...parts,
    audit,
    lists: [identity, auditing, backups, customers, voice, outbound, messaging].flatMap(({ lists }) => lists),
  });
  return {
    identity,
    voice,
    switchPort,
    operations: [
      ...identity.operations,
      ...rights.operations,
      ...auditing.operations,
      ...forms.operations,
      ...customers.operations,
      ...orders.operations,
      ...voice.operations,
      ...routing.operations,
      ...outbound.operations,
      ...messaging.operations,
      ...createReporting({ db }).operations,
      ...taskOperations({ ...parts, onFetch: files.onFetch }),
      ...files.operations,
      ...createViews({ db, clock, audit }).operations,
      ...backups.operations,
    ],
    subscribers: [
      ...customers.subscribers,
      ...voice.subscribers,
      ...routing.subscribers,
      ...outbound.subscribers,
      ...messaging.subscribers,
    ],
    jobs: [
      ...identity.jobs,
      monthPartitionsJob(parts),
      ...rights.jobs,
      ...auditing.jobs,
      ...forms.jobs,
      ...customers.jobs,
      ...voice.jobs,
      ...outbound.jobs,
      ...messaging.jobs,
      ...files.jobs,
      ...backups.jobs,
    ],
    sweeps: [auditing.sweep, customers.sweep, voice.sweep, routing.sweep, outbound.sweep, messaging.sweep],
    async settle() {
      await Promise.all([identity.settle(), outbound.settle()]);
    },
  };
}

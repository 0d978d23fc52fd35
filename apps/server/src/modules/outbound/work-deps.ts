import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import type { RoutingApi } from '#modules/routing/index.ts';
import type { VoiceApi } from '#modules/voice/index.ts';

/** What working on tasks needs. */
export interface WorkDeps {
  db: Db;
  clock: Clock;
  audit: AuditTrail;
  voice: VoiceApi;
  routing: RoutingApi;
}

import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db.ts';
import type { Log } from '#kernel/log.ts';
import type { SmsSender } from '#kernel/sms-sender.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import type { CustomersApi } from '#modules/customers/index.ts';

export interface MessagingDeps {
  db: Db;
  clock: Clock;
  log: Log;
  audit: AuditTrail;
  customers: Pick<CustomersApi, 'nextIds'>;
  sms: SmsSender;
}

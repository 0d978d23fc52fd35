import { randomInt } from 'node:crypto';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import { networkOf } from '#kernel/http/address-network.ts';
import { newId } from '#kernel/ids.ts';
import { equalHashes, type Secrets } from './secrets.ts';

export type CodePurpose = 'log_in' | 'password_reset' | 'mobile';

/** What a code is good for: this purpose, in this enterprise, with this number, for this user where one is named. */
export interface CodeSubject {
  purpose: CodePurpose;
  tenantCode: string;
  /** E.164 */
  mobile: string;
  /** Log-in name; null where the number alone says who. */
  login: string | null;
}

interface Deps {
  db: Db;
  clock: Clock;
  secrets: Secrets;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
export const codeLifetimeMs = 10 * minuteMs;
const triesPerCode = 5;
/** An office shares one address, so an address may ask for more than a number. */
const limits = { mobile: { perMinute: 1, perDay: 10 }, ip: { perMinute: 10, perDay: 200 } };

function subjectHash(secrets: Secrets, { tenantCode, mobile, login }: CodeSubject): Buffer {
  return secrets.mac('sms-subject', tenantCode, mobile, login?.toLowerCase() ?? '');
}

/**
 * Makes a code and answers it, to be sent; for nobody (`userId` null) everything happens but the sending, so that the
 * limits tell nothing. Throws `too_many_requests`.
 */
export function makeCode(
  { db, clock, secrets }: Deps,
  input: { subject: CodeSubject; userId: string | null; ip: string },
): Promise<string> {
  const now = clock.now();
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  const { subject } = input;
  const mobileHash = secrets.mac('sms-mobile', subject.mobile);
  const network = networkOf(input.ip);
  return db.platformTx(async (tx) => {
    // One at a time per number: two requests at once would both find the limit kept.
    await tx.query('select pg_advisory_xact_lock($1)', [mobileHash.readInt32BE()]);
    await tx.query('delete from identity.sms_code where requested_at < $1', [
      new Date(now.getTime() - dayMs),
    ]);
    await requireWithinLimits(tx, { mobileHash, ip: network, now });
    const id = newId(now.getTime());
    await tx.query(
      `insert into identity.sms_code
         (id, purpose, subject_hash, mobile_hash, ip, user_id, code_hash, requested_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        id,
        subject.purpose,
        subjectHash(secrets, subject),
        mobileHash,
        network,
        input.userId,
        secrets.mac('sms-code', id, code),
        now,
        new Date(now.getTime() + codeLifetimeMs),
      ],
    );
    return code;
  });
}

async function requireWithinLimits(
  tx: Tx,
  { mobileHash, ip, now }: { mobileHash: Buffer; ip: string; now: Date },
): Promise<void> {
  for (const [column, value, limit] of [
    ['mobile_hash', mobileHash, limits.mobile],
    ['ip', ip, limits.ip],
  ] as const) {
    const [asked] = await tx.query<{ minute: number; day: number }>(
      `select count(*) filter (where requested_at > $2) as minute, count(*) as day
       from identity.sms_code where ${column} = $1 and requested_at > $3`,
      [value, new Date(now.getTime() - minuteMs), new Date(now.getTime() - dayMs)],
    );
    if (!asked || asked.minute >= limit.perMinute || asked.day >= limit.perDay)
      throw new AppError('too_many_requests');
  }
}

export interface CheckedCode {
  codeId: string;
  userId: string;
}

/**
 * Whether the newest code for this is right; every check counts as a try and commits. A right one is not used up yet.
 * Undefined for wrong, old, used and for codes of nobody: all look alike.
 */
export async function checkCode(
  { db, clock, secrets }: Deps,
  subject: CodeSubject,
  code: string,
): Promise<CheckedCode | undefined> {
  const [row] = await db.platformTx((tx) =>
    tx.query<{
      id: string;
      user_id: string | null;
      code_hash: Buffer;
      tries: number;
      expires_at: Date;
      used_at: Date | null;
    }>(
      `update identity.sms_code set tries = tries + 1
       where id = (select id from identity.sms_code where purpose = $1 and subject_hash = $2
                   order by requested_at desc limit 1)
       returning id, user_id, code_hash, tries, expires_at, used_at`,
      [subject.purpose, subjectHash(secrets, subject)],
    ),
  );
  const right = equalHashes(row?.code_hash ?? Buffer.alloc(32), secrets.mac('sms-code', row?.id ?? '', code));
  if (!row?.user_id || !right) return undefined;
  if (row.tries > triesPerCode || row.used_at || row.expires_at <= clock.now()) return undefined;
  return { codeId: row.id, userId: row.user_id };
}

/** Uses a code up. False when somebody was quicker. */
export async function consumeCode({ db, clock }: Deps, codeId: string): Promise<boolean> {
  const used = await db.platformTx((tx) =>
    tx.query('update identity.sms_code set used_at = $2 where id = $1 and used_at is null returning id', [
      codeId,
      clock.now(),
    ]),
  );
  return used.length > 0;
}

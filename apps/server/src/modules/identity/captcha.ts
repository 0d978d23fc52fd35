import svgCaptcha from 'svg-captcha';
import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';

const lifetimeMs = 5 * 60 * 1000;

/** A picture of four characters; characters that look like others are left out. */
export async function createCaptcha({
  db,
  clock,
}: {
  db: Db;
  clock: Clock;
}): Promise<{ captchaId: string; svg: string }> {
  const picture = svgCaptcha.create({
    size: 4,
    ignoreChars: '0oO1ilI',
    noise: 2,
    color: false,
    width: 120,
    height: 40,
  });
  const now = clock.now();
  const captchaId = newId(now.getTime());
  await db.platformTx(async (tx) => {
    await tx.query('delete from identity.captcha where expires_at < $1', [now]);
    await tx.query('insert into identity.captcha (id, answer, expires_at) values ($1, $2, $3)', [
      captchaId,
      picture.text,
      new Date(now.getTime() + lifetimeMs),
    ]);
  });
  return { captchaId, svg: picture.data };
}

/** Uses the captcha up; true when the answer was right, upper or lower case. */
export async function redeemCaptcha(
  { db, clock }: { db: Db; clock: Clock },
  id: string,
  answer: string,
): Promise<boolean> {
  const [row] = await db.platformTx((tx) =>
    tx.query<{ answer: string; expires_at: Date }>(
      'delete from identity.captcha where id = $1 returning answer, expires_at',
      [id],
    ),
  );
  return (
    row !== undefined &&
    row.expires_at > clock.now() &&
    row.answer.toLowerCase() === answer.trim().toLowerCase()
  );
}

import { buffer } from 'node:stream/consumers';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { StreamResult, UploadedFile } from '#kernel/http/operation.ts';
import type { ObjectStore } from '#kernel/object-store.ts';
import type { Principal } from '#kernel/principal.ts';

const maxBytes = 512 * 1024;

/** First bytes of the kinds of picture that every browser shows and that hold no script. */
const signatures: readonly { type: string; matches(content: Buffer): boolean }[] = [
  {
    type: 'image/png',
    matches: (content) => content.subarray(0, 8).equals(Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])),
  },
  { type: 'image/jpeg', matches: (content) => content.subarray(0, 3).equals(Buffer.from([255, 216, 255])) },
  {
    type: 'image/webp',
    matches: (content) =>
      content.subarray(0, 4).toString('latin1') === 'RIFF' &&
      content.subarray(8, 12).toString('latin1') === 'WEBP',
  },
];

interface Deps {
  db: Db;
  clock: Clock;
  objects: ObjectStore;
}

/** Stores the own picture. Throws `too_large`, `picture_type`. */
export async function saveAvatar(
  { db, clock, objects }: Deps,
  principal: Principal,
  file: UploadedFile,
): Promise<void> {
  const content = await buffer(file.stream);
  if (content.length > maxBytes) throw new AppError('too_large');
  const type = signatures.find(({ matches }) => matches(content))?.type;
  if (!type) throw new AppError('picture_type');
  const key = `avatars/${principal.tenantId}/${principal.userId}-${clock.now().getTime()}`;
  await objects.put(key, content);
  await replace({ db, objects }, principal, key, type);
}

export function removeAvatar(deps: Pick<Deps, 'db' | 'objects'>, principal: Principal): Promise<void> {
  return replace(deps, principal, null, null);
}

/** Throws `not_found`. */
export async function openAvatar(objects: ObjectStore, tx: Tx, userId: string): Promise<StreamResult> {
  const [row] = await tx.query<{ avatar_object: string | null; avatar_type: string | null }>(
    'select avatar_object, avatar_type from identity.app_user where tenant_id = $1 and id = $2',
    [tx.tenantId, userId],
  );
  const found = row?.avatar_object ? await objects.get(row.avatar_object) : undefined;
  if (!found) throw notFound();
  return {
    stream: found.stream,
    contentType: row?.avatar_type ?? 'application/octet-stream',
    headers: { 'cache-control': 'private, max-age=300' },
  };
}

async function replace(
  { db, objects }: Pick<Deps, 'db' | 'objects'>,
  principal: Principal,
  key: string | null,
  type: string | null,
): Promise<void> {
  const old = await db.tenantTx(principal.tenantId, async (tx) => {
    const [row] = await tx.query<{ avatar_object: string | null }>(
      `update identity.app_user u set avatar_object = $2, avatar_type = $3 from identity.app_user o
       where u.id = $1 and o.id = u.id returning o.avatar_object`,
      [principal.userId, key, type],
    );
    return row?.avatar_object;
  });
  if (old) await objects.delete(old);
}

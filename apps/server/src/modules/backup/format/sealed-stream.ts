import { createCipheriv, createDecipheriv } from 'node:crypto';
import { Transform } from 'node:stream';
import { AppError } from '#kernel/errors.ts';

/**
 * Authenticated encryption of a stream of any length: the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár,
 * "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", 2015) over AES-256-GCM. Each frame is sealed
 * with the file's prefix, its number and whether it is the last, so that none can be changed, moved, left out or added,
 * nor the end be cut off.
 */
export interface StreamKey {
  key: Buffer;
  /** Seven random bytes, never used twice with one key. */
  prefix: Buffer;
  /** What every frame is bound to: the hash of the file's header. */
  boundTo: Buffer;
}

export const frameBytes = 64 * 1024;
export const prefixBytes = 7;
const tagBytes = 16;
const sealedBytes = frameBytes + tagBytes;
/** The number has four bytes: 256 TB. */
const mostFrames = 2 ** 32;

function nonceOf({ prefix }: StreamKey, number: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  prefix.copy(nonce);
  nonce.writeUInt32BE(number, prefixBytes);
  nonce.writeUInt8(last ? 1 : 0, 11);
  return nonce;
}

function sealFrame(key: StreamKey, number: number, last: boolean, plain: Buffer): Buffer {
  if (number >= mostFrames) throw new Error('the backup has grown beyond what its format can hold');
  const cipher = createCipheriv('aes-256-gcm', key.key, nonceOf(key, number, last)).setAAD(key.boundTo);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Throws `backup_damaged`. */
function openFrame(key: StreamKey, number: number, last: boolean, sealed: Buffer): Buffer {
  if (sealed.length < tagBytes || number >= mostFrames) throw new AppError('backup_damaged');
  const nonce = nonceOf(key, number, last);
  const decipher = createDecipheriv('aes-256-gcm', key.key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(key.boundTo).setAuthTag(sealed.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()]);
  } catch (error) {
    throw new AppError('backup_damaged', { cause: error });
  }
}

/** Seals what flows through it. */
export function sealStream(key: StreamKey): Transform {
  const cut = cutter(frameBytes);
  let number = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      for (const frame of cut.add(chunk)) this.push(sealFrame(key, number++, false, frame));
      done();
    },
    flush(done) {
      this.push(sealFrame(key, number, true, cut.rest()));
      done();
    },
  });
}

/** What was sealed, frame by frame, each only after it proved to be genuine. Throws `backup_damaged`. */
export async function* openStream(key: StreamKey, source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const cut = cutter(sealedBytes);
  let number = 0;
  for await (const chunk of source) {
    for (const frame of cut.add(chunk)) yield openFrame(key, number++, false, frame);
  }
  yield openFrame(key, number, true, cut.rest());
}

/** Cuts a stream into pieces of one size, holding back the last: only at the end is it known to be the last. */
function cutter(size: number) {
  let held: Buffer[] = [];
  let bytes = 0;
  return {
    *add(chunk: Buffer): Generator<Buffer> {
      held.push(chunk);
      bytes += chunk.length;
      if (bytes <= size) return;
      let all = Buffer.concat(held);
      while (all.length > size) {
        yield all.subarray(0, size);
        all = all.subarray(size);
      }
      held = [all];
      bytes = all.length;
    },
    rest: () => Buffer.concat(held),
  };
}

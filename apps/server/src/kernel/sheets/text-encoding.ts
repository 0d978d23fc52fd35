import { AppError } from '../errors.ts';
import { readStart, type SheetSource } from './sheet-source.ts';

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030';

/** Starts of files that some take for text. */
const otherKinds = [/^%PDF-/, /^\{\\rtf/, /^\s*<(\?xml|!doctype|html|table|head|meta)\b/i];

/**
 * The encoding of a text: by its mark, else UTF-8 when all of it is valid, else GB18030, which Chinese Excel writes.
 * Throws `file_type` when it is no plain text.
 */
export async function detectEncoding(source: SheetSource): Promise<TextEncoding> {
  const start = await readStart(source, 65_536);
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  if (start.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27)))
    throw new AppError('file_type');
  const first = start
    .subarray(0, 200)
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '');
  if (otherKinds.some((kind) => kind.test(first))) throw new AppError('file_type');
  return (await isUtf8(source)) ? 'utf-8' : 'gb18030';
}

async function isUtf8(source: SheetSource): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const stream = await source.open();
  try {
    for await (const piece of stream) decoder.decode(piece as Buffer, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    // The decoder's way to say no; anything else is the store's trouble.
    if (error instanceof TypeError) return false;
    throw error;
  } finally {
    stream.destroy();
  }
}

/** Decodes piece by piece. Throws `file_unreadable` when the bytes are not of this encoding. */
export async function* decodePieces(source: SheetSource, encoding: TextEncoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const stream = await source.open();
  try {
    for await (const piece of stream) {
      const text = decoder.decode(piece as Buffer, { stream: true });
      // An empty piece would end the stream of texts.
      if (text) yield text;
    }
    const rest = decoder.decode();
    if (rest) yield rest;
  } catch (error) {
    throw error instanceof AppError ? error : new AppError('file_unreadable', { cause: error });
  } finally {
    stream.destroy();
  }
}

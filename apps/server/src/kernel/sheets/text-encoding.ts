import { isUtf8 } from 'node:buffer';
import { AppError } from '../errors.ts';

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030';

/** Starts of files that some take for text. */
const otherKinds = [/^%PDF-/, /^\{\\rtf/, /^\s*<(\?xml|!doctype|html|table|head|meta)\b/i];

/**
 * The encoding of a text: by its mark, else UTF-8 when it is valid, else GB18030, which Chinese Excel writes.
 * Throws `file_type` when it is no plain text.
 */
export function detectEncoding(content: Buffer): TextEncoding {
  if (content[0] === 0xff && content[1] === 0xfe) return 'utf-16le';
  if (content[0] === 0xfe && content[1] === 0xff) return 'utf-16be';
  const start = content.subarray(0, 65_536);
  if (start.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27)))
    throw new AppError('file_type');
  if (
    otherKinds.some((kind) =>
      kind.test(
        start
          .subarray(0, 200)
          .toString('latin1')
          .replace(/^\xef\xbb\xbf/, ''),
      ),
    )
  )
    throw new AppError('file_type');
  return isUtf8(content) ? 'utf-8' : 'gb18030';
}

/** Decodes piece by piece. Throws `file_unreadable` when the bytes are not of this encoding. */
export function* decodePieces(content: Buffer, encoding: TextEncoding): Generator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const size = 65_536;
  try {
    for (let at = 0; at < content.length; at += size) {
      yield decoder.decode(content.subarray(at, at + size), { stream: true });
    }
    yield decoder.decode();
  } catch (error) {
    throw new AppError('file_unreadable', { cause: error });
  }
}

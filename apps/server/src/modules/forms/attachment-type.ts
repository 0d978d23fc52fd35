import { isUtf8 } from 'node:buffer';
import { fileTypeFromBuffer } from 'file-type';

/** Kinds of file that people attach to records. Nothing that a browser would run when it is opened. */
const allowed: ReadonlySet<string> = new Set([
  'application/pdf',
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/gif',
  'image/heic',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'application/x-cfb',
  'audio/mpeg',
  'audio/wav',
  'audio/x-m4a',
  'video/mp4',
]);

/**
 * What a file is by its content, whatever its name says; undefined for what may not be attached. Text without control
 * characters is plain text, markup too: it is only ever offered as a download.
 */
export async function attachmentType(content: Buffer): Promise<string | undefined> {
  const found = await fileTypeFromBuffer(content);
  if (found) return allowed.has(found.mime) ? found.mime : undefined;
  return isUtf8(content) && !content.some(isControl) ? 'text/plain' : undefined;
}

/** Tab, line feed, form feed and carriage return stand in texts; the others do not. */
function isControl(byte: number): boolean {
  return byte < 0x09 || byte === 0x0b || (byte > 0x0d && byte < 0x20);
}

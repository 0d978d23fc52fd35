import type { Readable } from 'node:stream';
import { SaxesParser } from 'saxes';
import { AppError } from '../errors.ts';

export type Attributes = Readonly<Record<string, string>>;

export interface XmlHandler {
  /** Names come without their namespace prefix. */
  open?(name: string, attributes: Attributes): void;
  close?(name: string): void;
  text?(text: string): void;
}

/**
 * Parses XML as it arrives; after each chunk the caller gets a turn (to hand on rows, or to stop by leaving the
 * loop). Entities of a DTD are unknown to the parser, so they cannot be blown up. Throws `file_unreadable`.
 */
export async function* xmlEvents(stream: Readable, handler: XmlHandler): AsyncGenerator<void> {
  const parser = new SaxesParser({ position: false });
  parser.on('opentag', (tag) => handler.open?.(localName(tag.name), tag.attributes as Attributes));
  parser.on('closetag', (tag) => handler.close?.(localName(tag.name)));
  parser.on('text', (text) => handler.text?.(text));
  parser.on('cdata', (text) => handler.text?.(text));
  const decoder = new TextDecoder();
  try {
    for await (const chunk of stream) {
      parser.write(decoder.decode(chunk as Buffer, { stream: true }));
      yield;
    }
    parser.write(decoder.decode()).close();
    yield;
  } catch (error) {
    throw error instanceof AppError ? error : new AppError('file_unreadable', { cause: error });
  } finally {
    stream.destroy();
  }
}

/** Parses a whole, small document. */
export async function parseXml(stream: Readable, handler: XmlHandler): Promise<void> {
  for await (const _ of xmlEvents(stream, handler));
}

/** `x:row` → `row`: some programs write the prefix. */
function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** Excel writes characters that XML cannot hold as `_x000D_`. */
export function decodeEscapes(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** 3GPP TS 23.038, 6.2.1: the default alphabet, without the escape. */
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** 6.2.1.1: reached by an escape, so that each takes two places. */
const extended = '^{}\\[~]|€\f';

const places: ReadonlyMap<string, 1 | 2> = new Map([
  ...Array.from(basic, (character) => [character, 1] as const),
  ...Array.from(extended, (character) => [character, 2] as const),
]);

/** Places of a message alone, and of each part of a longer one, whose header takes some (3GPP TS 23.040, 9.2.3.24.1). */
export const partSizes = {
  gsm7: { alone: 160, each: 153 },
  ucs2: { alone: 70, each: 67 },
} as const;

/** How a text travels, and what it costs. */
export interface Parts {
  encoding: keyof typeof partSizes;
  /** Messages that are paid for; 0 for an empty text. */
  parts: number;
  /** Places that the text takes: characters, but two for some. */
  used: number;
  /** Places left in the last part. */
  left: number;
}

/** Whether every character is of the default alphabet; one that is not makes the whole text UCS-2. */
export function isGsm7(text: string): boolean {
  for (const character of text) if (!places.has(character)) return false;
  return true;
}

/** Counts as the operators do: a character that takes two places is not cut in two. */
export function partsOf(text: string): Parts {
  const encoding = isGsm7(text) ? 'gsm7' : 'ucs2';
  const { alone, each } = partSizes[encoding];
  const widths = Array.from(text, (character) =>
    encoding === 'gsm7' ? (places.get(character) ?? 1) : character.length,
  );
  const used = widths.reduce((sum, width) => sum + width, 0);
  if (used === 0) return { encoding, parts: 0, used, left: alone };
  if (used <= alone) return { encoding, parts: 1, used, left: alone - used };
  let parts = 1;
  let inLast = 0;
  for (const width of widths) {
    if (inLast + width > each) {
      parts += 1;
      inLast = 0;
    }
    inLast += width;
  }
  return { encoding, parts, used, left: each - inLast };
}

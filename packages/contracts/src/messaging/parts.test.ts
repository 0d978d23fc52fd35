import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isGsm7, partsOf } from './parts.ts';

const repeat = (character: string, times: number) => character.repeat(times);

describe('a text counts as the operators count it', () => {
  it.each([
    ['', 'gsm7', 0, 160],
    [repeat('a', 160), 'gsm7', 1, 0],
    [repeat('a', 161), 'gsm7', 2, 145],
    [repeat('a', 306), 'gsm7', 2, 0],
    [repeat('a', 307), 'gsm7', 3, 152],
    // Each takes an escape besides.
    [repeat('€', 80), 'gsm7', 1, 0],
    // 153 is odd: the last place of a part is left empty rather than cutting the character in two.
    [repeat('€', 81), 'gsm7', 2, 153 - 5 * 2],
    ['【', 'ucs2', 1, 69],
    [repeat('中', 70), 'ucs2', 1, 0],
    [repeat('中', 71), 'ucs2', 2, 63],
    [repeat('中', 134), 'ucs2', 2, 0],
    [repeat('中', 135), 'ucs2', 3, 66],
    // Beyond the first plane a character takes two places.
    [repeat('😀', 35), 'ucs2', 1, 0],
    [repeat('😀', 36), 'ucs2', 2, 67 - 3 * 2],
  ] as const)('%#: %s', (text, encoding, parts, left) => {
    expect(partsOf(text)).toMatchObject({ encoding, parts, left });
  });

  it('one character outside the alphabet makes the whole text UCS-2', () => {
    expect(isGsm7(`${repeat('a', 100)}é`)).toBe(true);
    expect(isGsm7(`${repeat('a', 100)}ê`)).toBe(false);
    expect(partsOf(`${repeat('a', 100)}ê`).parts).toBe(2);
  });

  it('whatever the text, the parts hold it, and one less would not', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 700 }), (text) => {
        const { encoding, parts, used, left } = partsOf(text);
        const each = encoding === 'gsm7' ? 153 : 67;
        const alone = encoding === 'gsm7' ? 160 : 70;
        const room = parts > 1 ? parts * each : alone;
        // At most one place per part stays empty before a wide character.
        expect(used).toBeLessThanOrEqual(room);
        expect(left).toBeGreaterThanOrEqual(0);
        if (parts > 1) expect(used).toBeGreaterThan((parts - 1) * (each - 1));
        expect(used === 0).toBe(parts === 0);
      }),
    );
  });

  it('never gets cheaper by writing more', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
        expect(partsOf(one + other).parts).toBeGreaterThanOrEqual(partsOf(one).parts);
      }),
    );
  });
});

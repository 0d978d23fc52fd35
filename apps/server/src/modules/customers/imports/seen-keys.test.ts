import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSeenKeys } from './seen-keys.ts';

it('remembers what was seen and nothing else', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { maxLength: 300 }), fc.nat(300), (texts, cut) => {
      const seen = createSeenKeys();
      for (const text of texts.slice(0, cut)) seen.add(text);
      expect(texts.map((text) => seen.has(text))).toEqual(texts.map((_, index) => index < cut));
    }),
  );
});

it('grows', () => {
  const seen = createSeenKeys();
  for (let index = 0; index < 20_000; index += 1) seen.add(`+86138${index}`);
  expect(seen.has('+861380')).toBe(true);
  expect(seen.has('+8613819999')).toBe(true);
  expect(seen.has('+8613820000')).toBe(false);
});

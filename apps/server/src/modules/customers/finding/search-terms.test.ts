import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allOf,
  asVector,
  digitsQuery,
  forTenant,
  partsOf,
  pinyinQuery,
  type Searchable,
  searchTerms,
} from './search-terms.ts';

const nobody: Searchable = {
  name: '',
  company: null,
  region: null,
  source: null,
  note: null,
  custom: {},
  numbers: [],
};

describe('terms of a customer', () => {
  it('are the characters and pairs of Chinese, three neighbours of other letters, and the last two', () => {
    expect([...searchTerms({ ...nobody, company: '鲁能ABCD' })]).toEqual([
      '鲁',
      '能',
      '鲁能',
      'abc',
      'bcd',
      'cd',
    ]);
  });

  it('do not reach across what separates words', () => {
    expect([...searchTerms({ ...nobody, note: 'ab-cd, 张' })]).toEqual(['ab', 'cd', '张']);
  });

  it('read a name from each syllable on, surnames as surnames are read', () => {
    const terms = searchTerms({ ...nobody, name: '单晓明' });
    expect([...terms].filter((term) => term.includes(':'))).toEqual([
      'p:shanxiaoming',
      'i:sxm',
      'p:xiaoming',
      'i:xm',
      'p:ming',
      'i:m',
    ]);
  });

  it('hold four digits of a number from each digit on, and the last three', () => {
    const terms = searchTerms({ ...nobody, numbers: ['+8653188886666'] });
    expect(terms).toContain('n:0531');
    expect(terms).toContain('n:6666');
    expect(terms).toContain('n:666');
  });

  it('keep what only funnels look into apart, and leave out numbers and long texts', () => {
    const terms = searchTerms({ ...nobody, custom: { plate: '鲁A1', count: 77, essay: '长'.repeat(501) } });
    expect([...terms]).toEqual(['o:鲁', 'o:a1']);
  });

  it('hold every part that is asked for', () => {
    const character = fc.constantFrom('张', '伟', '王', 'a', 'b', '1', ' ', '-', '，');
    fc.assert(
      fc.property(
        fc.array(character, { minLength: 1, maxLength: 12 }),
        fc.nat(11),
        fc.nat(11),
        (text, one, other) => {
          const note = text.join('');
          const part = note.slice(Math.min(one, other), Math.max(one, other) + 1);
          const terms = searchTerms({ ...nobody, note });
          const { terms: whole, beginnings } = partsOf(part, 'free');
          for (const term of whole) expect(terms).toContain(term);
          for (const beginning of beginnings)
            expect([...terms].some((term) => term.startsWith(beginning))).toBe(true);
        },
      ),
    );
  });
});

describe('what PostgreSQL is given', () => {
  it('quotes what has a meaning there', () => {
    expect(asVector(["o'", '\\'])).toBe("'o\\'' '\\\\'");
    expect(allOf(['张伟', "a'b"], ['o:ab'])).toBe("'张伟' & 'a\\'b' & 'o:ab':*");
  });

  it('asks for beginnings of readings, and for all digits', () => {
    expect(pinyinQuery('zw')).toBe("'p:zw':* | 'i:zw':*");
    expect(digitsQuery('138')).toBe("'n:138':*");
    expect(digitsQuery('138001')).toBe("'n:1380' & 'n:3800' & 'n:8001'");
  });

  it('asks for the terms of one tenant, whatever they are made of', () => {
    const tenant = '01a218e5-6cc3-7adb-8bfa-a3cd6013e2F7';
    expect(forTenant(pinyinQuery('zw'), tenant)).toBe("'2f7p:zw':* | '2f7i:zw':*");
    expect(forTenant(allOf(['张伟', "a'b", 'c\\d'], ['ef']), tenant)).toBe(
      "'2f7张伟' & '2f7a\\'b' & '2f7c\\\\d' & '2f7ef':*",
    );
  });
});

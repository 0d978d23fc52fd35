import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findSprayers, type Try } from './spraying.ts';

const failures = (ip: string, count: number, prefix = ip): Try[] =>
  Array.from({ length: count }, (_, n) => ({ name: `${prefix}/${n}`, ip, succeeded: false }));

it('finds many names from one address, at the tenth', () => {
  expect(findSprayers(failures('a', 9))).toEqual([]);
  expect(findSprayers(failures('a', 10))).toEqual([{ ip: 'a', names: 10 }]);
});

it('leaves one name that is tried often to the lock of the account', () => {
  expect(findSprayers(Array.from({ length: 50 }, () => ({ name: 'x', ip: 'a', succeeded: false })))).toEqual(
    [],
  );
});

it('forgives an office whose people get in after a mistake', () => {
  const mistakes = failures('office', 60);
  const entries = mistakes.map((one) => ({ ...one, succeeded: true }));
  expect(findSprayers([...mistakes, ...entries])).toEqual([]);
  const elsewhere = entries.map((one) => ({ ...one, ip: 'home' }));
  expect(findSprayers([...mistakes, ...elsewhere])).toEqual([{ ip: 'office', names: 60 }]);
});

it('finds many names from many addresses, and not who forgot one password', () => {
  const botnet = Array.from({ length: 20 }, (_, n) => failures(`bot${n}`, 2)).flat();
  const found = findSprayers([...botnet, ...failures('person', 1)]);
  expect(found).toHaveLength(20);
  expect(found.every(({ ip }) => ip.startsWith('bot'))).toBe(true);
});

it('never blocks an address without failures, and more failures never unblock one', () => {
  const one = fc.record({
    name: fc.nat({ max: 60 }).map(String),
    ip: fc.constantFrom('a', 'b', 'c'),
    succeeded: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 200 }), fc.constantFrom('a', 'b', 'c'), (tries, ip) => {
      const found = findSprayers(tries).map((each) => each.ip);
      for (const each of found) expect(tries.some((item) => item.ip === each && !item.succeeded)).toBe(true);
      const more = findSprayers([...tries, ...failures(ip, 1, 'new')]).map((each) => each.ip);
      expect(found.filter((each) => !more.includes(each))).toEqual([]);
    }),
  );
});

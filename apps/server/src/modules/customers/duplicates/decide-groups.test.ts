import { mostInGroup } from '@guanjia/contracts/customers/duplicates';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideGroups } from './decide-groups.ts';
import { keyId, keysOf, membersKey } from './match-keys.ts';

const nobody = { name: '', company: null, numbers: [], emails: [], documents: [], addresses: [] };
const phone = (value: string) => ({ reason: 'phone' as const, value, name: null });

describe('keys', () => {
  it('say what customers may share, and names only together with something', () => {
    const keys = keysOf({
      name: '张伟',
      company: '鲁能',
      numbers: ['+8613812348000', '+8613812348000'],
      emails: ['a@example.com'],
      documents: ['E1'],
      addresses: ['泉城路 1 号'],
    });
    expect(keys.map(({ reason, value, name }) => [reason, value, name])).toEqual([
      ['phone', '+8613812348000', null],
      ['id_document', 'E1', null],
      ['email', 'a@example.com', null],
      ['name_and_address', '泉城路 1 号', '张伟'],
      ['name_and_company', '鲁能', '张伟'],
    ]);
    expect(keysOf({ ...nobody, name: '张伟' })).toEqual([]);
    expect(keysOf({ ...nobody, company: '鲁能', addresses: ['泉城路 1 号'] })).toEqual([]);
  });

  it('are told apart by reason, value and name, and do not say them', () => {
    const one = { reason: 'name_and_company' as const, value: '鲁能', name: '张伟' };
    const others = [
      { ...one, reason: 'name_and_address' as const },
      { ...one, name: '张' },
      { ...one, value: '张伟', name: '鲁能' },
    ];
    expect(new Set([one, ...others].map(keyId)).size).toBe(4);
    expect(keyId(one)).not.toMatch(/鲁能|张伟/);
  });
});

describe('groups', () => {
  it('are of customers who share something, one for those who share several things', () => {
    const keys = ['1', '2', '3', '4'].map(phone);
    const [a = '', b = '', c = '', d = ''] = keys.map(keyId);
    const holders = new Map([
      [a, ['x', 'y']],
      [b, ['x', 'y']],
      [c, ['x', 'y', 'z']],
      [d, ['z']],
    ]);
    const decided = decideGroups(keys, holders, ['old']);
    expect([...decided.sets.values()]).toEqual([
      ['x', 'y'],
      ['x', 'y', 'z'],
    ]);
    expect(decided.shared.map(({ key }) => key)).toEqual([a, b, c]);
    expect(decided.dissolved).toEqual([d, 'old']);
  });

  it('say nothing where too many share', () => {
    const keys = [phone('1'), phone('2')];
    const ids = Array.from({ length: mostInGroup + 1 }, (_, n) => `c${n}`);
    const holders = new Map([
      [keyId(phone('1')), ids],
      [keyId(phone('2')), ids.slice(1)],
    ]);
    const decided = decideGroups(keys, holders);
    expect(decided.crowded).toBe(1);
    expect([...decided.sets.values()]).toEqual([ids.slice(1)]);
  });

  it('each key is either shared or dissolved, whatever is held by whom', () => {
    const held = fc.dictionary(
      fc.constantFrom('1', '2', '3', '4'),
      fc.uniqueArray(fc.constantFrom('x', 'y', 'z')),
    );
    fc.assert(
      fc.property(held, fc.subarray(['1', '2', '5']), (byValue, known) => {
        const keys = Object.keys(byValue).map(phone);
        const holders = new Map(Object.entries(byValue).map(([value, ids]) => [keyId(phone(value)), ids]));
        const { shared, dissolved, sets } = decideGroups(keys, holders, known.map(phone).map(keyId));
        const all = new Set([...keys, ...known.map(phone)].map(keyId));
        expect(new Set([...shared.map(({ key }) => key), ...dissolved])).toEqual(all);
        expect(shared.length + dissolved.length).toBe(all.size);
        for (const one of shared) {
          const ids = holders.get(one.key) ?? [];
          expect(ids.length).toBeGreaterThan(1);
          expect(one.membersKey).toBe(membersKey(ids));
          expect(sets.get(one.membersKey)).toHaveLength(ids.length);
        }
      }),
    );
  });
});

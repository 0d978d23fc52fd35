import { expect, it } from 'vitest';
import { isCommonBeginning, tellingTerms } from './term-frequencies.ts';

const frequencies = new Map([
  ['有限', 0.28],
  ['公司', 0.28],
  ['价格', 0.031],
  ['格敏', 0.03],
  ['敏感', 0.0305],
  ['客户', 0.04],
]);

it.each([
  ['common ones are left out', ['有限', '公司'], []],
  ['one stands for a set phrase', ['价格', '格敏', '敏感'], ['价格']],
  ['frequent ones of different shares all count', ['客户', '价格'], ['客户', '价格']],
  ['rare and unknown ones all count', ['张伟', '客户', '伟民'], ['张伟', '客户', '伟民']],
])('%s', (_, terms, telling) => {
  expect(tellingTerms(terms, frequencies)).toEqual(telling);
});

it.each([
  ['one term is enough', ['i:zw'], true],
  ['several together are', ['i:l'], true],
  ['rare ones are not', ['i:lx'], false],
  ['nor is the middle of a term', ['zw'], false],
  ['nor what nobody has', ['p:zw', 'i:xy'], false],
])('beginnings: %s', (_, beginnings, common) => {
  const known = new Map([
    ['i:zwm', 0.0021],
    ['i:lx', 0.0007],
    ['i:lxm', 0.0007],
    ['i:lw', 0.0008],
  ]);
  expect(isCommonBeginning(beginnings, known)).toBe(common);
});

import { defineRoute } from '@guanjia/contracts/core/route';
import { expect, it } from 'vitest';
import { requireComplete } from './contract-check.ts';
import { operation } from './operation.ts';

const route = (operationId: string) =>
  defineRoute({ operationId, summary: '', method: 'GET', path: `/${operationId}`, access: 'session' });
const answer = (operationId: string) => operation(route(operationId), async () => undefined);

it('accepts the same routes in contract and server', () => {
  expect(() =>
    requireComplete([answer('a'), answer('b')], [{ route: route('b') }, { route: route('a') }]),
  ).not.toThrow();
});

it.each([
  [[answer('a')], ['a', 'b'], 'b has no answer'],
  [[answer('a'), answer('b')], ['a'], 'b is in no contract'],
  [[answer('a'), answer('a')], ['a'], 'a is there twice'],
])('refuses a difference', (operations, contract, problem) => {
  expect(() =>
    requireComplete(
      operations,
      contract.map((id) => ({ route: route(id) })),
    ),
  ).toThrow(problem);
});

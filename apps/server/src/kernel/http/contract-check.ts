import type { AnyRoute } from '@guanjia/contracts/core/route';
import type { Operation } from './operation.ts';

/**
 * The contract and what is mounted are the same set: a route without an answer, or an answer that no document and no
 * security test knows of, stops the start. Throws.
 */
export function requireComplete(
  operations: readonly Operation[],
  contract: readonly { route: AnyRoute }[],
): void {
  const mounted = operations.map(({ route }) => route.operationId);
  const declared = new Set(contract.map(({ route }) => route.operationId));
  const problems = [
    ...[...declared].filter((id) => !mounted.includes(id)).map((id) => `${id} has no answer`),
    ...mounted.filter((id) => !declared.has(id)).map((id) => `${id} is in no contract`),
    ...mounted.filter((id, index) => mounted.indexOf(id) < index).map((id) => `${id} is there twice`),
  ];
  if (problems.length > 0) throw new Error(`The server does not match its contract: ${problems.join(', ')}`);
}

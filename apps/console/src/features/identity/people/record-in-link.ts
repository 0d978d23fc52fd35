import type { explainedRecords } from '@guanjia/contracts/identity/rights';

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;

const kindOfPath: readonly [RegExp, (typeof explainedRecords)[number]][] = [
  [/\/customers\b/, 'customer'],
  [/\/calls\b/, 'call'],
  [/\/tasks\b|[?&]task=/, 'outbound_task'],
  [/\/users\b/, 'user'],
];

/** The record that a link of the console, or a bare id, means; undefined when there is no id in it. */
export function recordIn(
  text: string,
): { id: string; kind: (typeof explainedRecords)[number] | undefined } | undefined {
  const id = uuid.exec(text)?.[0].toLowerCase();
  if (!id) return undefined;
  return { id, kind: kindOfPath.find(([path]) => path.test(text))?.[1] };
}

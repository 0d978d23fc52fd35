import { createClient } from '@guanjia/client/http';
import { createCustomer, updateCustomer } from '@guanjia/contracts/customers/routes';
import { type Spread, spreadOf } from './customer-queries.ts';

/** Adding customers, and changing each once, through HTTP. */
export async function timeSaves(
  baseUrl: string,
  headers: Record<string, string>,
  count: number,
): Promise<{ create: Spread; change: Spread }> {
  const { call } = createClient({ baseUrl, headers: () => headers });
  const create: number[] = [];
  const change: number[] = [];
  const serial = Date.now() % 1_000_000;
  for (let round = 0; round < count; round++) {
    const phones = [
      `199${String(serial * 100 + round)
        .padStart(8, '0')
        .slice(-8)}`,
    ];
    const begun = performance.now();
    const { id, version } = await call(createCustomer, { body: { name: '新客户', phones, custom: {} } });
    const created = performance.now();
    await call(updateCustomer, { params: { id }, body: { version, note: `第 ${round} 次` } });
    create.push(created - begun);
    change.push(performance.now() - created);
  }
  return { create: spreadOf(create), change: spreadOf(change) };
}

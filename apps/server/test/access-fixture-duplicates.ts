import { randomInt } from 'node:crypto';
import * as duplicates from '@guanjia/contracts/customers/duplicates';
import { addContactPoint } from '@guanjia/contracts/customers/record-contact-points';
import { createCustomer } from '@guanjia/contracts/customers/routes';
import type { SignedIn } from './app.ts';
import { until } from './until.ts';
import type { Call } from './walk.ts';

/** Two groups of customers who may be one; somebody said of the second that they are not. */
export async function fillDuplicates({ client }: SignedIn, mark: string): Promise<Record<string, Call>> {
  const emails = ['one', 'two'].map((name) => `${name}.${mark.toLowerCase()}@example.com`);
  for (const value of emails)
    for (const name of [`${mark} first`, `${mark} second`]) {
      const phones = [`135${String(randomInt(1e8)).padStart(8, '0')}`];
      const { id } = await client.call(createCustomer, { body: { name, phones } });
      await client.call(addContactPoint, { params: { id }, body: { channel: 'email', value } });
    }
  await client.call(duplicates.startDuplicateScan, {});
  await until('the duplicates are found', async () => {
    const { state } = await client.call(duplicates.getDuplicateScan, {});
    return state === 'done';
  });
  const filter = JSON.stringify([{ column: 'reasons', op: 'in', values: ['email'] }]);
  const { items } = await client.call(duplicates.listDuplicateGroups, { query: { filter } });
  const [open, dismissed] = items.map(({ id }) => ({ params: { id } }));
  if (!open || !dismissed) throw new Error('no duplicates were found');
  await client.call(duplicates.dismissDuplicates, dismissed);
  return { dismissDuplicates: open, reopenDuplicates: dismissed };
}

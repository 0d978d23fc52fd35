import { publishFields } from '../src/modules/forms/index.ts';
import type { TestApp } from './app.ts';

/** Key of an own field that everybody sees masked. */
export const maskedKey = 'secret';

/** Gives the tenant's customers such a field, and each of them a value. */
export async function giveMaskedField(app: TestApp, tenantId: string): Promise<void> {
  await app.db.tenantTx(tenantId, async (tx) => {
    const label = { zh: '密', en: 'Secret' };
    const field = { key: maskedKey, type: 'text', required: false, label, mask: 'all' } as const;
    await publishFields(tx, 'customers.customer', [field], app.clock.now());
    await tx.query(
      'update customers.customer set custom = custom || jsonb_build_object($1::text, $2::text)',
      [maskedKey, 'confidential'],
    );
  });
}

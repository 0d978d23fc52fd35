import * as imports from '@guanjia/contracts/customers/imports';
import {
  listVocabularies,
  saveVocabulary,
  type VocabularyKind,
} from '@guanjia/contracts/customers/record-vocabulary';
import * as customers from '@guanjia/contracts/customers/routes';
import type { Client } from 'pg';
import type { SignedIn } from './app.ts';
import { until } from './until.ts';

type Rules = Partial<imports.ImportRules>;

/** The steps of an import of customers, as somebody signed in takes them. */
export function createCustomerImporter(client: SignedIn['client']) {
  const params = (id: string) => ({ params: { id } });
  const get = (id: string) => client.call(imports.getCustomerImport, params(id));

  function upload(content: string | Buffer, name = 'customers.csv') {
    const bytes = new Uint8Array(typeof content === 'string' ? Buffer.from(content) : content);
    return client.upload(imports.uploadCustomers, {}, new Blob([bytes]), name);
  }

  function setRules(view: imports.CustomerImport, rules: Rules) {
    return client.call(imports.setImportRules, {
      ...params(view.id),
      body: { ...view.rules, ...rules },
    });
  }

  function ended(id: string, timeoutMs = 60_000): Promise<imports.CustomerImport> {
    return until(
      'the import ends',
      async () => {
        const now = await get(id);
        return ['checking', 'running', 'undoing'].includes(now.state) ? undefined : now;
      },
      timeoutMs,
    );
  }

  async function check(id: string) {
    await client.call(imports.checkCustomerImport, params(id));
    return ended(id);
  }

  async function run(id: string) {
    await client.call(imports.startCustomerImport, params(id));
    return ended(id);
  }

  return {
    get,
    upload,
    setRules,
    ended,
    check,
    run,
    start: (id: string) => client.call(imports.startCustomerImport, params(id)),
    pause: (id: string) => client.call(imports.pauseCustomerImport, params(id)),
    resume: (id: string) => client.call(imports.resumeCustomerImport, params(id)),
    cancel: (id: string) => client.call(imports.cancelCustomerImport, params(id)),
    kept: (id: string) => client.call(imports.listKeptCustomers, params(id)),
    notTaken: (id: string, kind: 'bad' | 'skipped' = 'bad') =>
      client.download(imports.downloadNotTaken, { ...params(id), query: { kind } }),
    async undo(id: string) {
      await client.call(imports.undoCustomerImport, params(id));
      return ended(id);
    },
    async importAll(content: string | Buffer, rules: Rules = {}) {
      const view = await upload(content);
      await setRules(view, rules);
      return run(view.id);
    },
  };
}

export type CustomerImporter = ReturnType<typeof createCustomerImporter>;

/** Customers of this name as somebody signed in sees them. */
export async function findCustomers(client: SignedIn['client'], name: string): Promise<customers.Customer[]> {
  const { items } = await client.call(customers.listCustomers, {
    query: { filter: JSON.stringify([{ column: 'name', op: 'equals', value: name }]) },
  });
  return Promise.all(items.map(({ id }) => client.call(customers.getCustomer, { params: { id } })));
}

/** All numbers of a customer in full, the primary one first. */
export async function numbersOf(admin: Client, id: string): Promise<string[]> {
  const { rows } = await admin.query<{ e164: string }>(
    'select e164 from customers.phone where customer_id = $1 order by is_primary desc, id',
    [id],
  );
  return rows.map(({ e164 }) => e164);
}

/** Adds words of the enterprise's own behind those that it has. */
export async function nameTerms(
  client: SignedIn['client'],
  kind: VocabularyKind,
  names: readonly string[],
): Promise<void> {
  const { terms, version } = (await client.call(listVocabularies, {}))[kind];
  await client.call(saveVocabulary, {
    body: {
      kind,
      version,
      terms: [
        ...terms,
        ...names.map((name, at) => ({ key: `${kind}_own_${at}`, label: { zh: name, en: '' } })),
      ],
    },
  });
}

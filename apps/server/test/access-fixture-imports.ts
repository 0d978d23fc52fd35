import type { SignedIn } from './app.ts';
import { createCustomerImporter } from './customer-importer.ts';
import type { Call } from './walk.ts';

/** An import of customers for each command, since each can be given once. */
export async function fillCustomerImports(
  { client }: SignedIn,
  mark: string,
): Promise<Readonly<Record<string, Call>>> {
  const importer = createCustomerImporter(client);
  const list = `姓名,电话\n${mark}王五,13800000499\n${mark}坏,1\n`;
  const uploaded = async () => ({ params: { id: (await importer.upload(list)).id } });
  const done = { params: { id: (await importer.importAll(list)).id } };
  const { rules } = await importer.get(done.params.id);
  return {
    getCustomerImport: done,
    listKeptCustomers: done,
    downloadNotTaken: done,
    setImportRules: { ...(await uploaded()), body: rules },
    checkCustomerImport: await uploaded(),
    startCustomerImport: await uploaded(),
    pauseCustomerImport: done,
    resumeCustomerImport: done,
    cancelCustomerImport: done,
    undoCustomerImport: done,
  };
}

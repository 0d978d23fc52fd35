import * as imports from '@guanjia/contracts/outbound/imports';
import type { SignedIn } from './app.ts';
import { until } from './until.ts';

/** The steps of a campaign-list import, as somebody signed in takes them. */
export function createImporter(client: SignedIn['client']) {
  function upload(campaignId: string, content: string | Buffer, name = 'list.csv') {
    const bytes = new Uint8Array(typeof content === 'string' ? Buffer.from(content) : content);
    return client.upload(imports.uploadList, { params: { id: campaignId } }, new Blob([bytes]), name);
  }
  function map(view: imports.ImportView, mapping = view.mapping) {
    return client.call(imports.mapImport, { params: { id: view.id }, body: { mapping } });
  }
  function ended(id: string): Promise<imports.ImportView> {
    return until(
      'the import ends',
      async () => {
        const now = await client.call(imports.getImport, { params: { id } });
        return now.state === 'running' ? undefined : now;
      },
      60_000,
    );
  }
  async function run(view: imports.ImportView): Promise<imports.ImportView> {
    await client.call(imports.startImport, { params: { id: view.id } });
    return ended(view.id);
  }
  return {
    upload,
    map,
    run,
    ended,
    async importAll(campaignId: string, content: string | Buffer, name?: string) {
      return run(await map(await upload(campaignId, content, name)));
    },
  };
}

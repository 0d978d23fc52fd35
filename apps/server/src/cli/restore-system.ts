import { createReadStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { readRestoreSettings } from '#config/restore-settings.ts';
import { AppError } from '#kernel/errors.ts';
import { restoreSystem } from '#modules/backup/index.ts';
import { secretFor } from './backup-secret.ts';
import { explain } from './explain.ts';

/**
 * `npm run guanjia -- restore system FILE`: apart from the other commands, because it needs a home without a database.
 * The runner says where the cluster will lie and who runs it.
 */
async function main(args: string[]): Promise<string> {
  const { values, positionals } = parseArgs({
    args,
    options: { 'key-file': { type: 'string' } },
    allowPositionals: true,
  });
  const [file] = positionals;
  if (!file) throw new AppError('bad_request', { params: { FILE: 'is missing' } });
  const { env, ...places } = readRestoreSettings();
  const { header, summary } = await restoreSystem({
    ...places,
    open: () => createReadStream(file),
    secret: await secretFor(file, values['key-file'], env),
  });
  return `The system of ${header.createdAt} is restored, ${summary.files} files: start it with "npm start".`;
}

try {
  process.stdout.write(`${await main(process.argv.slice(2))}\n`);
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}

import { createReadStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { AppError } from '#kernel/errors.ts';
import { restoreSystem } from '#modules/backup/index.ts';
import { secretFor } from './backup-secret.ts';

/**
 * `npm run guanjia -- restore system FILE`: apart from the other commands, because it needs a home without a database.
 * The runner says where the cluster will lie and who runs it.
 */
async function main(args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  const { values, positionals } = parseArgs({
    args,
    options: { 'key-file': { type: 'string' } },
    allowPositionals: true,
  });
  const [file] = positionals;
  if (!file) throw new AppError('bad_request', { params: { FILE: 'is missing' } });
  const { header, summary } = await restoreSystem({
    open: () => createReadStream(file),
    secret: await secretFor(file, values['key-file'], env),
    dataDir: env.POSTGRES_DATA_DIR ?? '',
    owner: env.POSTGRES_UID ? { uid: Number(env.POSTGRES_UID), gid: Number(env.POSTGRES_GID) } : undefined,
    home: env.GUANJIA_HOME ?? '',
  });
  return `The system of ${header.createdAt} is restored, ${summary.files} files: start it with "npm start".`;
}

try {
  process.stdout.write(`${await main(process.argv.slice(2), process.env)}\n`);
} catch (error) {
  const known = error instanceof AppError;
  const params = known && error.params ? ` (${JSON.stringify(error.params)})` : '';
  process.stderr.write(`${known ? `${error.message}${params}.` : String(error)}\n`);
  process.exitCode = 1;
}

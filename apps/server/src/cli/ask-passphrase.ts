import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { AppError } from '#kernel/errors.ts';

/** Fewer characters are tried out too soon: four unrelated words have more. */
const leastLength = 12;

/** Asks at the terminal without showing what is typed. Throws `backup_key_missing` where nobody can be asked. */
export async function askPassphrase({ twice }: { twice: boolean }): Promise<string> {
  if (!process.stdin.isTTY)
    throw new AppError('backup_key_missing', {
      params: { set: '--key-file, or BACKUP_PASSPHRASE in the environment' },
    });
  const passphrase = await ask('Passphrase of the backup: ');
  if (!twice) return passphrase;
  if (passphrase.length < leastLength)
    throw new AppError('bad_request', { params: { passphrase: `at least ${leastLength} characters` } });
  if (passphrase !== (await ask('Once more: ')))
    throw new AppError('bad_request', { params: { passphrase: 'the two differ' } });
  return passphrase;
}

async function ask(question: string): Promise<string> {
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Ids of the processes that work in this home, name it on their command line or were told of it. */
export function processesOf(home: string): number[] {
  return readdirSync('/proc')
    .filter(
      (entry) => /^\d+$/.test(entry) && entry !== String(process.pid) && belongs(`/proc/${entry}`, home),
    )
    .map(Number);
}

function belongs(folder: string, home: string): boolean {
  try {
    if (/\) Z /.test(readFileSync(`${folder}/stat`, 'utf8'))) return false;
    const told = readFileSync(`${folder}/environ`, 'utf8').split('\0').includes(`GUANJIA_HOME=${home}`);
    const named = readFileSync(`${folder}/cmdline`, 'utf8').includes(`${home}/`);
    return told || named || `${readlinkSync(`${folder}/cwd`)}/`.startsWith(`${home}/`);
  } catch {
    // It ended meanwhile, or is another user's.
    return false;
  }
}

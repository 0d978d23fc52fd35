import { execFile } from 'node:child_process';
import { access, chmod, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findDebianMirror } from './apt-sources.ts';
import { AsteriskFetchError } from './fetch-error.ts';
import { withLock } from './lock.ts';
import { findPrefix, type Manifest, manifestName, sha256File } from './manifest.ts';
import { leftOut, prunedPaths, wantedPackages } from './packages.ts';
import { asteriskCommand, currentPlatform, type Platform } from './prefix.ts';
import { createPrivateApt, type PrivateApt, type ResolvedPackage } from './private-apt.ts';

const run = promisify(execFile);
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
const batchBytes = 8_000_000;

export interface FetchProgress {
  phase: 'index' | 'download' | 'unpack' | 'check';
  /** Bytes while downloading, packages while unpacking, else 0 of 1. */
  done: number;
  total: number;
}

export interface FetchOptions {
  /** The project's data folder; the prefix goes to `<home>/asterisk/<version>-<arch>`. */
  home: string;
  /** A Debian mirror; by default what apt's sources of this machine say. */
  mirror?: string;
  suite?: string;
  /** Looks for a newer version even when a complete prefix is there. */
  refresh?: boolean;
  onProgress?: (progress: FetchProgress) => void;
  signal?: AbortSignal;
}

export interface FetchedAsterisk {
  prefix: string;
  version: string;
  /** True when a prefix fetched earlier was taken and the network not touched. */
  cached: boolean;
}

/**
 * Gets Debian's own Asterisk without root. Rejects with `AsteriskFetchError`. Repeating it is cheap, interrupting it
 * harmless: packages are kept in `<home>/asterisk/.cache`, the prefix appears by one rename when it is complete.
 */
export async function fetchAsterisk(options: FetchOptions): Promise<FetchedAsterisk> {
  const platform = currentPlatform();
  if (!platform) throw new AsteriskFetchError('unsupported_platform');
  const folder = join(options.home, 'asterisk');
  const found = options.refresh ? undefined : await findFetched(folder, platform);
  if (found) return found;
  await mkdir(folder, { recursive: true });
  return withLock(join(folder, '.lock'), async () => {
    // Somebody else may have fetched it while we waited for the lock.
    const meanwhile = options.refresh ? undefined : await findFetched(folder, platform);
    return meanwhile ?? fetchNew(options, folder, platform);
  });
}

async function findFetched(folder: string, platform: Platform): Promise<FetchedAsterisk | undefined> {
  const found = await findPrefix(folder, platform.debianArch);
  return found && { prefix: found.prefix, version: found.manifest.version, cached: true };
}

async function fetchNew(options: FetchOptions, folder: string, platform: Platform): Promise<FetchedAsterisk> {
  const suite = options.suite ?? 'sid';
  const apt = await openApt({ ...options, suite }, folder, platform);
  const report = options.onProgress ?? (() => {});

  report({ phase: 'index', done: 0, total: 1 });
  await apt.update();
  const packages = (await apt.resolve(wantedPackages)).filter((one) => !leftOut.test(one.name));
  const debs = join(folder, '.cache/debs');
  await mkdir(debs, { recursive: true });
  await downloadMissing(apt, packages, debs, report, options.signal);

  const version = asteriskVersion(packages);
  const target = join(folder, `${version}-${platform.debianArch}`);
  const temporary = await mkdtemp(join(folder, '.unpack-'));
  try {
    const manifest: Manifest = {
      version,
      arch: platform.debianArch,
      suite,
      fetchedAt: new Date().toISOString(),
      packages: await unpack(packages, debs, temporary, report),
    };
    report({ phase: 'check', done: 0, total: 1 });
    await check(temporary, platform);
    // mkdtemp makes it private, but Asterisk may run as another user.
    await chmod(temporary, 0o755);
    await writeFile(join(temporary, manifestName), `${JSON.stringify(manifest, null, 2)}\n`);
    await rm(target, { recursive: true, force: true });
    await rename(temporary, target);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  await removeLeftovers(folder, debs, packages);
  report({ phase: 'check', done: 1, total: 1 });
  return { prefix: target, version, cached: false };
}

async function openApt(
  options: FetchOptions & { suite: string },
  folder: string,
  platform: Platform,
): Promise<PrivateApt> {
  const mirror = options.mirror ?? (await findDebianMirror());
  const hasDpkg = await run('dpkg-deb', ['--version']).then(
    () => true,
    () => false,
  );
  if (!hasDpkg) throw new AsteriskFetchError('no_apt');
  if (!mirror) throw new AsteriskFetchError('no_mirror');
  await access(keyring).catch((error: unknown) => {
    throw new AsteriskFetchError('no_keyring', keyring, error);
  });
  return createPrivateApt({
    folder: join(folder, '.cache/apt'),
    mirror,
    suite: options.suite,
    arch: platform.debianArch,
    keyring,
    ...(options.signal && { signal: options.signal }),
  });
}

/** In batches, so that progress can be told and an interrupted download goes on where it was. */
async function downloadMissing(
  apt: PrivateApt,
  packages: readonly ResolvedPackage[],
  debs: string,
  report: (progress: FetchProgress) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const total = packages.reduce((sum, one) => sum + one.bytes, 0);
  const missing: ResolvedPackage[] = [];
  for (const one of packages) {
    const size = await stat(join(debs, one.file)).then(
      (file) => file.size,
      () => -1,
    );
    if (size !== one.bytes) missing.push(one);
  }
  let done = total - missing.reduce((sum, one) => sum + one.bytes, 0);
  report({ phase: 'download', done, total });
  while (missing.length > 0) {
    signal?.throwIfAborted();
    const batch: ResolvedPackage[] = [];
    let bytes = 0;
    while (missing[0] && (batch.length === 0 || bytes + missing[0].bytes <= batchBytes)) {
      const next = missing.shift();
      if (!next) break;
      batch.push(next);
      bytes += next.bytes;
    }
    await apt.download(batch, debs);
    done += bytes;
    report({ phase: 'download', done, total });
  }
}

async function unpack(
  packages: readonly ResolvedPackage[],
  debs: string,
  target: string,
  report: (progress: FetchProgress) => void,
): Promise<Manifest['packages']> {
  const entries: Manifest['packages'] = [];
  for (const [index, one] of packages.entries()) {
    const path = join(debs, one.file);
    if ((await sha256File(path)) !== one.sha256) {
      await rm(path, { force: true });
      throw new AsteriskFetchError('corrupt_package', one.file);
    }
    await run('dpkg-deb', ['-x', path, target]).catch((error: unknown) => {
      throw new AsteriskFetchError('corrupt_package', one.file, error);
    });
    entries.push({ file: one.file, bytes: one.bytes, sha256: one.sha256 });
    report({ phase: 'unpack', done: index + 1, total: packages.length });
  }
  await Promise.all(prunedPaths.map((path) => rm(join(target, path), { recursive: true, force: true })));
  return entries;
}

async function check(prefix: string, platform: Platform): Promise<void> {
  const { file, args } = asteriskCommand(prefix, platform);
  await run(file, [...args, '-V']).catch((error: unknown) => {
    throw new AsteriskFetchError('unusable', error instanceof Error ? error.message : '', error);
  });
}

function asteriskVersion(packages: readonly ResolvedPackage[]): string {
  const full = packages.find((one) => one.name === 'asterisk')?.version ?? '';
  const version = /^(?:\d+:)?(\d+\.\d+(?:\.\d+)?)/.exec(full)?.[1];
  if (!version) throw new AsteriskFetchError('unresolvable', `asterisk ${full}`);
  return version;
}

/** Older .deb files and the temporary folders of interrupted runs. */
async function removeLeftovers(
  folder: string,
  debs: string,
  packages: readonly ResolvedPackage[],
): Promise<void> {
  const wanted = new Set(packages.map((one) => one.file));
  for (const name of await readdir(debs)) {
    if (!wanted.has(name)) await rm(join(debs, name), { force: true, recursive: true });
  }
  for (const name of await readdir(folder)) {
    if (name.startsWith('.unpack-')) await rm(join(folder, name), { recursive: true, force: true });
  }
}

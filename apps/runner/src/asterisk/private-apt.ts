import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inheritedEnvironment } from '../config.ts';
import { AsteriskFetchError, classifyAptFailure } from './fetch-error.ts';
import { pretendInstalled } from './packages.ts';

/** One package as the verified index names it. */
export interface ResolvedPackage {
  name: string;
  version: string;
  arch: string;
  /** The name under which `apt-get download` stores it. */
  file: string;
  bytes: number;
  sha256: string;
}

export interface PrivateApt {
  /** Fetches the signed index and checks it against Debian's keyring. */
  update(): Promise<void>;
  resolve(names: readonly string[]): Promise<ResolvedPackage[]>;
  /** Downloads into `folder`; apt checks each file against the signed index. */
  download(packages: readonly ResolvedPackage[], folder: string): Promise<void>;
}

export interface PrivateAptOptions {
  folder: string;
  mirror: string;
  suite: string;
  arch: string;
  keyring: string;
  signal?: AbortSignal;
}

/**
 * An apt that keeps lists, status and cache in its own folder and knows one source. The machine's apt.conf.d stays
 * in force (proxy, authentication, validity checks): our file is read after it, by `-c`, and only moves folders.
 */
export async function createPrivateApt(options: PrivateAptOptions): Promise<PrivateApt> {
  const { folder } = options;
  await mkdir(join(folder, 'lists/partial'), { recursive: true });
  await mkdir(join(folder, 'archives/partial'), { recursive: true });
  await writeFile(join(folder, 'status'), fakeStatus(options.arch));
  await writeFile(
    join(folder, 'sources.list'),
    `deb [arch=${options.arch} signed-by=${options.keyring}] ${options.mirror} ${options.suite} main\n`,
  );
  await writeFile(join(folder, 'apt.conf'), aptConf(folder, options.arch));

  const run = (args: string[], cwd = folder) =>
    runApt(['-c', join(folder, 'apt.conf'), ...args], cwd, options.signal);
  return {
    async update() {
      await run(['-qq', 'update']);
    },
    async resolve(names) {
      const plan = await run(['-qq', '-y', '--no-install-recommends', '--print-uris', 'install', ...names]);
      return parsePrintUris(plan);
    },
    async download(packages, target) {
      if (packages.length === 0) return;
      await run(['-qq', 'download', ...packages.map((one) => `${one.name}=${one.version}`)], target);
    },
  };
}

/** Lines `'uri' file bytes SHA256:hash`; file is `name_version_arch.deb` with `%3a` for a colon in the version. */
export function parsePrintUris(text: string): ResolvedPackage[] {
  const packages: ResolvedPackage[] = [];
  for (const line of text.split('\n')) {
    const match = /^'[^']+' (([^_ ]+)_([^_ ]+)_([^_ .]+)\.deb) (\d+) SHA256:([0-9a-f]{64})/.exec(line);
    if (!match) continue;
    const [, file = '', name = '', version = '', arch = '', bytes = '0', sha256 = ''] = match;
    packages.push({
      name,
      version: version.replaceAll('%3a', ':'),
      arch,
      file,
      bytes: Number(bytes),
      sha256,
    });
  }
  return packages;
}

function fakeStatus(arch: string): string {
  return pretendInstalled
    .map(
      (name) =>
        `Package: ${name}\nStatus: install ok installed\nArchitecture: ${arch}\nMulti-Arch: foreign\n` +
        'Version: 9999:9\nMaintainer: none\nDescription: not needed\n',
    )
    .join('\n');
}

function aptConf(folder: string, arch: string): string {
  return `Dir::State "${folder}";
Dir::State::lists "${folder}/lists";
Dir::State::status "${folder}/status";
Dir::Cache "${folder}";
Dir::Cache::archives "${folder}/archives";
Dir::Etc::sourcelist "${folder}/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::Etc::trusted "/dev/null";
Dir::Etc::trustedparts "/dev/null";
#clear APT::Architectures;
APT::Architecture "${arch}";
APT::Architectures { "${arch}"; };
APT::Install-Recommends "false";
APT::Get::AllowUnauthenticated "false";
APT::Sandbox::User "root";
APT::Update::Error-Mode "any";
Acquire::Languages "none";
Acquire::Retries "3";
Acquire::ForceHash "SHA256";
Acquire::AllowInsecureRepositories "false";
Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Debug::NoLocking "true";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
`;
}

function runApt(args: string[], cwd: string, signal: AbortSignal | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      'apt-get',
      args,
      {
        cwd,
        maxBuffer: 16 << 20,
        env: { ...inheritedEnvironment(), LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' },
        ...(signal && { signal }),
      },
      (error, stdout, stderr) => {
        if (!error) return resolve(stdout);
        if (signal?.aborted) return reject(error);
        if (error.code === 'ENOENT') return reject(new AsteriskFetchError('no_apt', '', error));
        reject(new AsteriskFetchError(classifyAptFailure(stderr), stderr.trim(), error));
      },
    );
  });
}

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { say, seconds } from './say.mjs';

/** Programs of the machine that the tests drive: any of the names will do; otherwise the Debian packages. */
const needed = [
  {
    for: 'browser journeys',
    names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    packages: ['chromium', 'fonts-noto-cjk'],
  },
  { for: 'SIP peers', names: ['sipp'], packages: ['sip-tester'] },
];

/** Full path of the first program found in PATH. */
export function findProgram(names) {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      if (folder && existsSync(join(folder, name))) return join(folder, name);
    }
  }
  return undefined;
}

/** Installs what is missing where that is allowed. Returns sentences for what stays missing. */
export function ensureTestPrograms() {
  const missing = needed.filter(({ names }) => !findProgram(names));
  if (missing.length === 0) return [];
  const packages = missing.flatMap((one) => one.packages);
  const install = aptGet();
  if (install) {
    const begun = performance.now();
    say(
      `· Installing ${packages.join(', ')} with apt-get, for ${missing.map((one) => one.for).join(' and ')} …`,
    );
    install(['update', '-qq']);
    install(['install', '-y', '-qq', '--no-install-recommends', ...packages]);
    say(`✓ apt-get is done (${seconds(begun)})`);
  }
  return needed
    .filter(({ names }) => !findProgram(names))
    .map(
      (one) =>
        `The ${one.for} need ${one.names[0]}: install the Debian packages ${one.packages.join(' and ')}.`,
    );
}

function aptGet() {
  if (!findProgram(['apt-get'])) return undefined;
  const root = process.getuid?.() === 0;
  if (!root && spawnSync('sudo', ['-n', 'true']).status !== 0) return undefined;
  const [file, ...first] = root ? ['apt-get'] : ['sudo', '-n', 'apt-get'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return (args) => {
    const { status, stdout, stderr } = spawnSync(file, [...first, ...args], { env, encoding: 'utf8' });
    if (status !== 0) say(`${stdout ?? ''}${stderr ?? ''}`.trimEnd());
  };
}

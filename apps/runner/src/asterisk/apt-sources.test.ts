import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findDebianMirror, parseDeb822, parseOneLine } from './apt-sources.ts';
import { classifyAptFailure } from './fetch-error.ts';
import { parsePrintUris } from './private-apt.ts';

describe('apt sources', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'apt-'));
    await mkdir(join(dir, 'sources.list.d'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('reads one-line sources with options and comments', () => {
    expect(
      parseOneLine('# deb http://a x main\ndeb [arch=amd64 trusted=no] http://m/debian sid main contrib # c'),
    ).toEqual([{ uri: 'http://m/debian', suites: ['sid'], components: ['main', 'contrib'] }]);
  });

  it('reads deb822 stanzas with continuation lines and leaves out the disabled', () => {
    const text =
      'Types: deb deb-src\n# note\nURIs: http://m/debian\nSuites: trixie\n trixie-updates\nComponents: main\n\n' +
      'Enabled: no\nTypes: deb\nURIs: http://off/debian\nSuites: sid\nComponents: main\n';
    expect(parseDeb822(text)).toEqual([
      { uri: 'http://m/debian', suites: ['trixie', 'trixie-updates'], components: ['main'] },
    ]);
  });

  it('takes the Debian archive, not security, vendors or a disc', async () => {
    await writeFile(join(dir, 'sources.list'), 'deb cdrom:[x]/ bookworm main\n');
    await writeFile(
      join(dir, 'sources.list.d/a.sources'),
      'Types: deb\nURIs: http://m/debian-security\nSuites: bookworm-security\nComponents: main\n',
    );
    await writeFile(join(dir, 'sources.list.d/b.list'), 'deb http://vendor/apt nodistro main\n');
    expect(await findDebianMirror(dir)).toBeUndefined();
    await writeFile(
      join(dir, 'sources.list.d/c.sources'),
      'Types: deb\nURIs: http://m/debian\nSuites: bookworm bookworm-updates\nComponents: main\n',
    );
    expect(await findDebianMirror(dir)).toBe('http://m/debian');
  });
});

describe('what apt says', () => {
  it('is read from --print-uris', () => {
    const hash = 'a'.repeat(64);
    expect(
      parsePrintUris(`'http://m/x_1%2b2.deb' x_2%3a1+2-1_amd64.deb 42 SHA256:${hash}\nNote: nothing\n`),
    ).toEqual([
      {
        name: 'x',
        version: '2:1+2-1',
        arch: 'amd64',
        file: 'x_2%3a1+2-1_amd64.deb',
        bytes: 42,
        sha256: hash,
      },
    ]);
  });

  it.each([
    [
      "W: GPG error: http://m sid InRelease: The following signatures couldn't be verified: NO_PUBKEY 1",
      'signature',
    ],
    [
      "E: Release file for http://m/InRelease is expired (invalid since 2d). Updates won't be applied.",
      'stale_index',
    ],
    [
      "E: Failed to fetch http://m/dists/sid/InRelease  404  Not Found\nE: 'http://m sid InRelease' is not signed",
      'offline',
    ],
    ["E: Failed to fetch http://m/InRelease  Could not resolve 'm'", 'offline'],
    ['E: Failed to fetch http://m/x.deb  Hash Sum mismatch', 'corrupt_package'],
    ['E: Unmet dependencies. asterisk : Depends: libx', 'unresolvable'],
  ])('%s is %s', (stderr, code) => {
    expect(classifyAptFailure(stderr)).toBe(code);
  });
});

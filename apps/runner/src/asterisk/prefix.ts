import { join } from 'node:path';

/** What differs between the architectures that Debian's packages are taken for. */
export interface Platform {
  debianArch: 'amd64' | 'arm64';
  triplet: string;
  loader: string;
}

/** `undefined` on a platform that has no Debian packages. */
export function currentPlatform(
  os: NodeJS.Platform = process.platform,
  arch: string = process.arch,
): Platform | undefined {
  if (os !== 'linux') return undefined;
  if (arch === 'x64') {
    return { debianArch: 'amd64', triplet: 'x86_64-linux-gnu', loader: 'ld-linux-x86-64.so.2' };
  }
  if (arch === 'arm64') {
    return { debianArch: 'arm64', triplet: 'aarch64-linux-gnu', loader: 'ld-linux-aarch64.so.1' };
  }
  return undefined;
}

/** Where things stand inside an unpacked prefix. */
export function prefixPaths(prefix: string, platform: Platform) {
  const libraries = join(prefix, 'usr/lib', platform.triplet);
  return {
    libraries,
    loader: join(libraries, platform.loader),
    binary: join(prefix, 'usr/sbin/asterisk'),
    modules: join(libraries, 'asterisk/modules'),
    share: join(prefix, 'usr/share/asterisk'),
    music: join(prefix, 'usr/share/asterisk/moh'),
  };
}

/**
 * The command that runs the prefix's Asterisk with the prefix's own loader and libraries, so that neither root,
 * chroot nor LD_LIBRARY_PATH is needed and the host's libc does not matter.
 */
export function asteriskCommand(prefix: string, platform: Platform): { file: string; args: string[] } {
  const paths = prefixPaths(prefix, platform);
  return {
    file: paths.loader,
    args: ['--library-path', paths.libraries, '--argv0', 'asterisk', paths.binary],
  };
}

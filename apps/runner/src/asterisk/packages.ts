const words = (text: string) => text.trim().split(/\s+/);

/** What is asked for; apt resolves what these need. */
export const wantedPackages = ['asterisk', 'asterisk-moh-opsound-wav'];

const maintainerTools = words(`
  adduser passwd login.defs base-passwd debconf perl perl-base readline-common tzdata gnupg gpg gpg-agent gpgconf gpgsm
  dirmngr libudev1
`);
const soundsInOtherFormats = ['asterisk-core-sounds-en-gsm'];
const directoryMailAndDatabaseLibraries = words(`
  libsnmp45 libgmime-3.0-0t64 libglib2.0-0t64 libsybdb5 libldap2 libneon27t64 libical3t64 libiksemel3 liblua5.1-0
  libradcli4 libunbound8 libjwt2 libpq5 libodbc2 libcurl4t64 libpopt0
`);
const soundCardAndCodecLibraries = words(`
  libjack-jackd2-0 libportaudio2 libcodec2-1.2 libopusenc0 libopusfile0 libvo-amrwbenc0 libopencore-amrnb0
  libopencore-amrwb0 libvorbis0a libvorbisenc2 libvorbisfile3 libogg0 libspeex1 libspeexdsp1 libresample1
`);

/**
 * Told to apt as already installed, because a private prefix never uses them: tools of maintainer scripts
 * (which do not run here) and libraries of Asterisk modules that `config/modules.ts` does not load.
 */
export const pretendInstalled = [
  ...maintainerTools,
  ...soundsInOtherFormats,
  ...directoryMailAndDatabaseLibraries,
  ...soundCardAndCodecLibraries,
];

/**
 * Resolved but not downloaded. Other packages name these with an exact version, so that pretending to have them
 * would leave apt without a solution.
 */
export const leftOut =
  /^(libc-gconv-modules-extra|gcc-\d+-base|openssl-provider-legacy|asterisk-config|libsystemd-shared)$/;

/** Removed after unpacking: never read at run time. */
export const prunedPaths = words(`
  etc var usr/bin usr/libexec usr/share/bash-completion usr/share/bug usr/share/doc usr/share/gcc usr/share/gdb
  usr/share/lintian usr/share/locale usr/share/man usr/share/zoneinfo
`);

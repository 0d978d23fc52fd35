import type { SandboxReason } from '@guanjia/contracts/voice/routes';

/** Why Asterisk could not be fetched; the caller falls back to the sandbox switch and says `message` in the terminal. */
export type FetchErrorCode = Exclude<SandboxReason, 'chosen' | 'start_failed'>;

const sentences: Record<FetchErrorCode, string> = {
  no_apt: 'This machine has no apt-get and dpkg-deb, so Asterisk cannot be fetched from Debian.',
  unsupported_platform: 'Asterisk is fetched only on Linux on amd64 and arm64.',
  no_mirror: "No Debian mirror was found in apt's sources; set DEBIAN_MIRROR to one.",
  no_keyring: "Debian's archive keyring is missing; install the package debian-archive-keyring.",
  offline: 'The Debian mirror could not be reached, or is not a Debian mirror.',
  signature: "The mirror's package index is not signed by Debian, so nothing was taken from it.",
  stale_index: "The mirror's package index has expired; choose another mirror with DEBIAN_MIRROR.",
  unresolvable: "Asterisk's packages do not fit together on this mirror at the moment.",
  corrupt_package: 'A downloaded package is not the one that the signed index names.',
  unusable: 'The fetched Asterisk does not run on this machine.',
};

/** One clear sentence in `message`; what apt said is in `detail`. */
export class AsteriskFetchError extends Error {
  readonly code: FetchErrorCode;
  readonly detail: string;
  constructor(code: FetchErrorCode, detail = '', cause?: unknown) {
    super(sentences[code], { cause });
    this.name = 'AsteriskFetchError';
    this.code = code;
    this.detail = detail;
  }
}

/** Recognises apt's own words (LC_ALL=C). The order matters: a stale or unsigned index is also "failed to fetch". */
export function classifyAptFailure(stderr: string): FetchErrorCode {
  // A server that has no such index is then also called "not signed".
  if (/Failed to fetch \S+\/InRelease\s+[45]\d\d/i.test(stderr)) return 'offline';
  if (
    /NO_PUBKEY|GPG error|is not signed|signature verification|BADSIG|EXPKEYSIG|InRelease.*clearsigned/i.test(
      stderr,
    )
  ) {
    return 'signature';
  }
  if (/Release file .*(expired|not valid yet)|Valid-Until/i.test(stderr)) return 'stale_index';
  if (/Hash Sum mismatch|unexpected size|Writing more data than expected/i.test(stderr))
    return 'corrupt_package';
  if (
    /Failed to fetch|Could not (resolve|connect)|Temporary failure|Connection (failed|timed out)/i.test(
      stderr,
    )
  ) {
    return 'offline';
  }
  return 'unresolvable';
}

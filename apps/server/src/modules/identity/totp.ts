const periodSeconds = 30;
/** A clock may be off by this many periods in either direction (RFC 6238, 5.2). */
const window = 1;

/** 160 bits, as RFC 4226 recommends; Base32. */
export async function newTotpSecret(): Promise<string> {
  const { Secret } = await import('otpauth');
  return new Secret({ size: 20 }).base32;
}

/** What an authenticator app reads from the QR code. */
export async function totpUri(secret: string, owner: { issuer: string; login: string }): Promise<string> {
  const { TOTP } = await import('otpauth');
  return new TOTP({ issuer: owner.issuer, label: owner.login, secret, period: periodSeconds }).toString();
}

/** The time step that a code belongs to, if it is one of now or nearly now; the caller refuses used steps. */
export async function totpStep(secret: string, code: string, now: Date): Promise<number | undefined> {
  if (!/^\d{6}$/.test(code)) return undefined;
  const { TOTP } = await import('otpauth');
  const timestamp = now.getTime();
  const delta = new TOTP({ secret, period: periodSeconds }).validate({ token: code, timestamp, window });
  return delta === null ? undefined : Math.floor(timestamp / 1000 / periodSeconds) + delta;
}

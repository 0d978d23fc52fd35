/**
 * Names of the cookies. Over HTTPS the prefix makes browsers refuse one that plain HTTP or another host of the same
 * domain has set (draft-ietf-httpbis-rfc6265bis, 4.1.3.2).
 */
export function cookieNames(secure: boolean): { session: string; device: string } {
  const prefix = secure ? '__Host-' : '';
  return { session: `${prefix}guanjia_session`, device: `${prefix}guanjia_device` };
}

/** One cookie of a raw header, for upgrade requests that no HTTP framework has parsed. */
export function parseCookie(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return decode(part.slice(at + 1).trim());
  }
  return undefined;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/**
 * Whether an upgrade request comes from a page of this origin. Browsers let any page open a websocket with our cookie;
 * programs that are no browser send no `Origin`.
 */
export function isSameOrigin(headers: { origin?: string | undefined; host?: string | undefined }): boolean {
  const { origin, host } = headers;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}

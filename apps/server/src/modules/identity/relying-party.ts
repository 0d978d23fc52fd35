import type { RequestContext } from '#kernel/http/operation.ts';

export interface RelyingParty {
  /** The host name that passkeys are bound to. */
  id: string;
  origins: string[];
}

/** The configured public address, else the one that the browser asked for. */
export function relyingPartyOf(context: RequestContext, publicUrl: string | null): RelyingParty {
  if (publicUrl) {
    const url = new URL(publicUrl);
    return { id: url.hostname, origins: [url.origin] };
  }
  const host = context.header('host') ?? '';
  const id = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : '';
  return { id, origins: [`http://${host}`, `https://${host}`] };
}

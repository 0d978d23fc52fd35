/**
 * Whether an address from outside leads to a page of this console. Browsers read `/\` and, past spaces, `/ /` as the
 * `//` that begins another host (WHATWG URL, 4.4).
 */
export function isOwnPath(address: unknown): address is string {
  return typeof address === 'string' && /^\/(?![\s\\/])/.test(address);
}

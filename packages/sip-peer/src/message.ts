export type Headers = [name: string, value: string][];

export interface SipRequest {
  kind: 'request';
  method: string;
  uri: string;
  headers: Headers;
  body: string;
}

export interface SipResponse {
  kind: 'response';
  status: number;
  reason: string;
  headers: Headers;
  body: string;
}

export type SipMessage = SipRequest | SipResponse;

const compactNames = new Map([
  ['v', 'via'],
  ['f', 'from'],
  ['t', 'to'],
  ['i', 'call-id'],
  ['m', 'contact'],
  ['l', 'content-length'],
  ['c', 'content-type'],
]);

/** `undefined` for what is not SIP, such as keep-alives. */
export function parseSipMessage(text: string): SipMessage | undefined {
  const split = text.indexOf('\r\n\r\n');
  const head = split < 0 ? text : text.slice(0, split);
  const [first = '', ...lines] = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers: Headers = [];
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.push([line.slice(0, colon).trim(), line.slice(colon + 1).trim()]);
  }
  const rest = { headers, body: split < 0 ? '' : text.slice(split + 4) };
  const response = /^SIP\/2\.0 (\d{3}) ?(.*)$/.exec(first);
  if (response) return { kind: 'response', status: Number(response[1]), reason: response[2] ?? '', ...rest };
  const request = /^([A-Z]+) (\S+) SIP\/2\.0$/.exec(first);
  if (request) return { kind: 'request', method: request[1] ?? '', uri: request[2] ?? '', ...rest };
  return undefined;
}

/** Adds Content-Length. */
export function formatSipMessage(message: SipMessage): string {
  const first =
    message.kind === 'request'
      ? `${message.method} ${message.uri} SIP/2.0`
      : `SIP/2.0 ${message.status} ${message.reason}`;
  const lines = message.headers.map(([name, value]) => `${name}: ${value}`);
  return [first, ...lines, `Content-Length: ${Buffer.byteLength(message.body)}`, '', message.body].join(
    '\r\n',
  );
}

/** All values of a header, also of its compact form, in the order in which they stand. */
export function headerValues(message: SipMessage, name: string): string[] {
  const wanted = name.toLowerCase();
  return message.headers
    .filter(([key]) => {
      const lower = key.toLowerCase();
      return (compactNames.get(lower) ?? lower) === wanted;
    })
    .map(([, value]) => value);
}

/** The first value of a header, '' when it is missing. */
export function headerValue(message: SipMessage, name: string): string {
  return headerValues(message, name)[0] ?? '';
}

/** `tag=…`, `branch=…` and the like of a header value. */
export function parameterOf(value: string, name: string): string | undefined {
  return new RegExp(`;\\s*${name}=("[^"]*"|[^;,\\s>]+)`, 'i').exec(value)?.[1];
}

/** `sip:100@host:5060;transport=udp` out of `"Name" <sip:…>;tag=…`. */
export function uriOf(value: string): string {
  return /<([^>]+)>/.exec(value)?.[1] ?? value.split(';')[0]?.trim() ?? '';
}

/** The part of a SIP URI before the @. */
export function userOf(uri: string): string {
  return /^sips?:([^@;>]+)@/.exec(uri)?.[1] ?? '';
}

/** Host and port of a SIP URI; 5060 when it has none. */
export function addressOf(uri: string): { host: string; port: number } | undefined {
  const match = /^sips?:(?:[^@]*@)?([^:;>?]+)(?::(\d+))?/.exec(uri);
  return match?.[1] ? { host: match[1], port: Number(match[2] ?? 5060) } : undefined;
}

/** Number and method of a CSeq header. */
export function sequenceOf(message: SipMessage): { number: number; method: string } {
  const [number = '0', method = ''] = headerValue(message, 'cseq').split(/\s+/);
  return { number: Number(number), method };
}

import { randomBytes } from 'node:crypto';
import {
  addressOf,
  type Headers,
  headerValue,
  headerValues,
  parameterOf,
  type SipRequest,
  type SipResponse,
  uriOf,
} from './message.ts';
import { type Address, newBranch } from './transactions.ts';

/** What both sides of a dialog keep (RFC 3261 section 12), without route sets: there are no proxies on loopback. */
export interface Dialog {
  callId: string;
  localUri: string;
  localTag: string;
  remoteUri: string;
  remoteTag: string | undefined;
  /** Where requests inside the dialog go: the other side's Contact. */
  remoteTarget: string;
  sequence: number;
}

export function newTag(): string {
  return randomBytes(6).toString('hex');
}

export function outgoingDialog(options: { from: string; to: string }): Dialog {
  return {
    callId: randomBytes(12).toString('hex'),
    localUri: options.from,
    localTag: newTag(),
    remoteUri: options.to,
    remoteTag: undefined,
    remoteTarget: options.to,
    sequence: 0,
  };
}

export function incomingDialog(invite: SipRequest): Dialog {
  return {
    callId: headerValue(invite, 'call-id'),
    localUri: uriOf(headerValue(invite, 'to')),
    localTag: newTag(),
    remoteUri: uriOf(headerValue(invite, 'from')),
    remoteTag: parameterOf(headerValue(invite, 'from'), 'tag'),
    remoteTarget: uriOf(headerValue(invite, 'contact')),
    sequence: 0,
  };
}

export interface DialogRequest {
  method: string;
  contact: string;
  via: Address;
  body?: string;
  headers?: Headers;
  /** For ACK and CANCEL, which repeat the INVITE's. */
  sequence?: number;
  branch?: string;
}

export function dialogRequest(dialog: Dialog, request: DialogRequest): SipRequest {
  const sequence = request.sequence ?? ++dialog.sequence;
  const branch = request.branch ?? newBranch();
  const withTag = dialog.remoteTag !== undefined && request.method !== 'CANCEL';
  return {
    kind: 'request',
    method: request.method,
    uri: dialog.remoteTarget,
    headers: [
      ['Via', `SIP/2.0/UDP ${request.via.host}:${request.via.port};rport;branch=${branch}`],
      ['Max-Forwards', '70'],
      ['From', `<${dialog.localUri}>;tag=${dialog.localTag}`],
      ['To', `<${dialog.remoteUri}>${withTag ? `;tag=${dialog.remoteTag}` : ''}`],
      ['Call-ID', dialog.callId],
      ['CSeq', `${sequence} ${request.method}`],
      ['Contact', `<${request.contact}>`],
      ['Allow', 'INVITE, ACK, BYE, CANCEL, OPTIONS'],
      ...(request.headers ?? []),
      ...(request.body ? ([['Content-Type', 'application/sdp']] satisfies Headers) : []),
    ],
    body: request.body ?? '',
  };
}

const reasons: Record<number, string> = {
  100: 'Trying',
  180: 'Ringing',
  183: 'Session Progress',
  200: 'OK',
  404: 'Not Found',
  405: 'Method Not Allowed',
  480: 'Temporarily Unavailable',
  481: 'Call/Transaction Does Not Exist',
  486: 'Busy Here',
  487: 'Request Terminated',
  503: 'Service Unavailable',
  603: 'Decline',
};

export function responseTo(
  request: SipRequest,
  status: number,
  options: { localTag?: string; contact?: string; body?: string; headers?: Headers } = {},
): SipResponse {
  const to = headerValue(request, 'to');
  const tag = options.localTag && parameterOf(to, 'tag') === undefined ? `;tag=${options.localTag}` : '';
  return {
    kind: 'response',
    status,
    reason: reasons[status] ?? 'Answer',
    headers: [
      ...headerValues(request, 'via').map((value): [string, string] => ['Via', value]),
      ['From', headerValue(request, 'from')],
      ['To', to + tag],
      ['Call-ID', headerValue(request, 'call-id')],
      ['CSeq', headerValue(request, 'cseq')],
      ...(options.contact ? ([['Contact', `<${options.contact}>`]] satisfies Headers) : []),
      ...(options.headers ?? []),
      ...(options.body ? ([['Content-Type', 'application/sdp']] satisfies Headers) : []),
    ],
    body: options.body ?? '',
  };
}

/** Where a dialog's requests are to be sent. */
export function targetAddress(dialog: Dialog): Address {
  const address = addressOf(dialog.remoteTarget);
  if (!address) throw new Error(`Not a SIP address: ${dialog.remoteTarget}`);
  return address;
}

import { EventEmitter } from 'node:events';
import { type Dialog, dialogRequest, responseTo, targetAddress } from './dialog.ts';
import {
  headerValue,
  parameterOf,
  type SipRequest,
  type SipResponse,
  sequenceOf,
  uriOf,
  userOf,
} from './message.ts';
import type { RtpSession } from './rtp.ts';
import { answerDirection, formatSdp, type MediaDirection, parseSdp } from './sdp.ts';
import { type Address, newBranch, type Transactions } from './transactions.ts';

export type CallState = 'new' | 'ringing' | 'up' | 'ended';

export interface CallEnd {
  by: 'us' | 'them';
  /** The final status of an INVITE that was not accepted. */
  status?: number;
}

export interface CallEvents {
  ringing: [];
  early_media: [];
  answered: [];
  ended: [end: CallEnd];
  /** The other side holds us (`sendonly`, `inactive`) or takes us back (`sendrecv`). */
  direction: [direction: MediaDirection];
  /** Our own re-INVITE was accepted. */
  reinvited: [];
}

export interface CallContext {
  transactions: Transactions;
  local: Address;
  contact: string;
  onEnded: (call: Call) => void;
}

/** One call, in either direction. `media` is there from the start and closed at the end. */
export class Call extends EventEmitter<CallEvents> {
  readonly direction: 'incoming' | 'outgoing';
  readonly dialog: Dialog;
  readonly media: RtpSession;
  state: CallState = 'new';
  end: CallEnd | undefined;
  readonly #context: CallContext;
  #invite: SipRequest | undefined;
  #inviteFrom: Address | undefined;
  #sdpVersion = 0;
  #provisional = false;
  #cancelWanted = false;

  private constructor(
    direction: 'incoming' | 'outgoing',
    dialog: Dialog,
    media: RtpSession,
    context: CallContext,
  ) {
    super();
    this.direction = direction;
    this.dialog = dialog;
    this.media = media;
    this.#context = context;
  }

  static incoming(
    invite: SipRequest,
    from: Address,
    dialog: Dialog,
    media: RtpSession,
    context: CallContext,
  ): Call {
    const call = new Call('incoming', dialog, media, context);
    call.#invite = invite;
    call.#inviteFrom = from;
    call.#takeSdp(invite.body);
    return call;
  }

  static outgoing(dialog: Dialog, media: RtpSession, context: CallContext): Call {
    const call = new Call('outgoing', dialog, media, context);
    call.#sendInvite('sendrecv');
    return call;
  }

  get calledNumber(): string {
    return this.direction === 'outgoing' ? userOf(this.dialog.remoteUri) : userOf(this.#invite?.uri ?? '');
  }

  get callerNumber(): string {
    return userOf(this.direction === 'outgoing' ? this.dialog.localUri : this.dialog.remoteUri);
  }

  ring(): void {
    this.state = 'ringing';
    this.#respond(180);
  }

  /** 183 with our media: the caller hears us before the answer. */
  earlyMedia(): void {
    this.state = 'ringing';
    this.#respond(183, this.#sdp('sendrecv'));
    this.media.start();
  }

  answer(): void {
    if (this.state === 'ended' || this.state === 'up') return;
    this.state = 'up';
    this.#respond(200, this.#sdp('sendrecv'));
    this.media.start();
    this.emit('answered');
  }

  reject(status: number): void {
    if (this.state === 'ended' || this.state === 'up') return;
    this.#respond(status);
    this.#finish({ by: 'us', status });
  }

  /** BYE, CANCEL or a rejection, whichever ends the call in its state. */
  hangUp(): void {
    if (this.state === 'ended') return;
    if (this.state === 'up') {
      this.#send('BYE', () => {});
      this.#finish({ by: 'us' });
    } else if (this.direction === 'incoming') {
      this.reject(603);
    } else if (this.#provisional) {
      this.#cancel();
    } else {
      // A CANCEL before any answer could overtake its INVITE (RFC 3261, 9.1).
      this.#cancelWanted = true;
    }
  }

  /** Hangs up without waiting for what the other side says to it. */
  abandon(): void {
    this.hangUp();
    this.#finish({ by: 'us' });
  }

  /** Puts the other side on hold by a re-INVITE, or takes it back; `reinvited` follows. */
  setDirection(direction: MediaDirection): void {
    this.#sendInvite(direction);
  }

  /** For the peer: a request inside this dialog. */
  receive(request: SipRequest, from: Address): void {
    const { transactions } = this.#context;
    const reply = (status: number) =>
      transactions.respond(request, responseTo(request, status, { localTag: this.dialog.localTag }), from);
    switch (request.method) {
      case 'ACK':
        if (this.#invite) transactions.acknowledge(this.#invite);
        return;
      case 'BYE':
        reply(200);
        this.#finish({ by: 'them' });
        return;
      case 'CANCEL':
        reply(200);
        if (this.state === 'up' || this.state === 'ended') return;
        this.#respond(487);
        this.#finish({ by: 'them', status: 487 });
        return;
      case 'INVITE':
        this.#receiveReinvite(request, from);
        return;
      default:
        reply(request.method === 'OPTIONS' || request.method === 'INFO' ? 200 : 405);
    }
  }

  #receiveReinvite(request: SipRequest, from: Address): void {
    this.#invite = request;
    this.#inviteFrom = from;
    const offered = this.#takeSdp(request.body) ?? 'sendrecv';
    this.#respond(200, this.#sdp(answerDirection(offered)));
    this.emit('direction', offered);
  }

  #sendInvite(direction: MediaDirection): void {
    const branch = newBranch();
    const invite = dialogRequest(this.dialog, {
      ...this.#origin(),
      method: 'INVITE',
      branch,
      body: this.#sdp(direction),
    });
    if (this.state === 'new') this.#invite = invite;
    const { number } = sequenceOf(invite);
    this.#context.transactions.request(invite, targetAddress(this.dialog), (response) => {
      this.#receiveInviteResponse(response, number, branch);
    });
  }

  #receiveInviteResponse(response: SipResponse, sequence: number, branch: string): void {
    const first = this.state === 'new' || this.state === 'ringing';
    const tag = parameterOf(headerValue(response, 'to'), 'tag');
    if (first && tag !== undefined) this.dialog.remoteTag = tag;
    if (response.status < 200) {
      this.#provisional = true;
      if (this.#cancelWanted) this.#cancel();
      if (first && response.status > 100) this.#receiveProgress(response);
      return;
    }
    this.#acknowledge(response, sequence, branch);
    if (response.status >= 300) {
      if (first) this.#finish({ by: this.#cancelWanted ? 'us' : 'them', status: response.status });
      return;
    }
    if (this.#cancelWanted) {
      this.state = 'up';
      this.hangUp();
      return;
    }
    this.#takeSdp(response.body);
    if (!first) {
      if (this.state === 'up') this.emit('reinvited');
      return;
    }
    this.state = 'up';
    this.media.start();
    this.emit('answered');
  }

  #receiveProgress(response: SipResponse): void {
    this.state = 'ringing';
    if (this.#takeSdp(response.body) === undefined) {
      this.emit('ringing');
      return;
    }
    this.media.start();
    this.emit('early_media');
  }

  #acknowledge(response: SipResponse, sequence: number, branch: string): void {
    const accepted = response.status < 300;
    const contact = headerValue(response, 'contact');
    if (accepted && contact) this.dialog.remoteTarget = uriOf(contact);
    // A rejection's ACK belongs to the INVITE's transaction, an acceptance's is one of its own.
    const ack = dialogRequest(this.dialog, {
      ...this.#origin(),
      method: 'ACK',
      sequence,
      ...(accepted ? {} : { branch }),
    });
    this.#context.transactions.sendOnce(ack, targetAddress(this.dialog));
  }

  #cancel(): void {
    const invite = this.#invite;
    if (!invite) return;
    this.#cancelWanted = true;
    const { number } = sequenceOf(invite);
    const branch = parameterOf(headerValue(invite, 'via'), 'branch') ?? '';
    const cancel = dialogRequest(this.dialog, {
      ...this.#origin(),
      method: 'CANCEL',
      sequence: number,
      branch,
    });
    this.#context.transactions.request(cancel, targetAddress(this.dialog), () => {});
  }

  #send(method: string, onResponse: (response: SipResponse) => void): void {
    const request = dialogRequest(this.dialog, { ...this.#origin(), method });
    this.#context.transactions.request(request, targetAddress(this.dialog), onResponse);
  }

  #respond(status: number, body?: string): void {
    if (!this.#invite || !this.#inviteFrom) throw new Error('Only an incoming call can be answered.');
    const response = responseTo(this.#invite, status, {
      localTag: this.dialog.localTag,
      contact: this.#context.contact,
      ...(body !== undefined && { body }),
    });
    this.#context.transactions.respond(this.#invite, response, this.#inviteFrom);
  }

  #origin() {
    return { contact: this.#context.contact, via: this.#context.local };
  }

  #sdp(direction: MediaDirection): string {
    return formatSdp({
      host: this.media.host,
      port: this.media.port,
      direction,
      version: ++this.#sdpVersion,
    });
  }

  /** Returns the offered direction, `undefined` when there was no audio in it. */
  #takeSdp(body: string): MediaDirection | undefined {
    const audio = parseSdp(body);
    if (!audio) return undefined;
    this.media.setRemote(audio);
    return audio.direction;
  }

  #finish(end: CallEnd): void {
    if (this.state === 'ended') return;
    this.state = 'ended';
    this.end = end;
    this.media.close();
    this.#context.onEnded(this);
    this.emit('ended', end);
  }
}

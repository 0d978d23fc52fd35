import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:dgram';
import { EventEmitter } from 'node:events';
import { Call, type CallContext } from './call.ts';
import { dialogRequest, incomingDialog, newTag, outgoingDialog, responseTo } from './dialog.ts';
import { answerChallenge } from './digest.ts';
import { headerValue, parseSipMessage, type SipRequest, type SipResponse } from './message.ts';
import { RtpSession } from './rtp.ts';
import { type Address, Transactions } from './transactions.ts';
import { openUdp } from './udp.ts';

export interface SipPeerOptions {
  /** Loopback by default. */
  host?: string;
  /** Any free one by default. */
  port?: number;
  /** The user part of our Contact. */
  user?: string;
}

export interface RegisterOptions {
  registrar: Address;
  username: string;
  password: string;
  /** Seconds; 0 removes the registration. */
  expires: number;
}

/** A phone or carrier on one UDP port. `call` is emitted for every incoming call, after its 100 was sent. */
export class SipPeer extends EventEmitter<{ call: [call: Call] }> {
  readonly address: Address;
  readonly calls = new Set<Call>();
  readonly #user: string;
  readonly #socket: Socket;
  readonly #transactions: Transactions;
  readonly #byCallId = new Map<string, Call>();
  readonly #registrationId = randomBytes(12).toString('hex');
  #registrationSequence = 0;
  #closed = false;

  private constructor(socket: Socket, host: string, user: string) {
    super();
    this.#socket = socket;
    this.#user = user;
    this.address = { host, port: socket.address().port };
    this.#transactions = new Transactions({
      send: (text, to) => {
        if (!this.#closed) this.#socket.send(text, to.port, to.host);
      },
      onRequest: (request, from) => this.#receive(request, from),
    });
    socket.on('message', (data, from) => {
      const message = parseSipMessage(data.toString());
      if (message) this.#transactions.receive(message, { host: from.address, port: from.port });
    });
  }

  static async open(options: SipPeerOptions = {}): Promise<SipPeer> {
    const host = options.host ?? '127.0.0.1';
    const socket = await openUdp(host, options.port ?? 0, 4 << 20);
    return new SipPeer(socket, host, options.user ?? 'peer');
  }

  /** Calls `number` at a SIP address; `from` is the number that is shown there. */
  async invite(options: { number: string; from: string; via: Address }): Promise<Call> {
    const media = await RtpSession.open(this.address.host);
    const dialog = outgoingDialog({
      from: `sip:${options.from}@${this.address.host}:${this.address.port}`,
      to: `sip:${options.number}@${options.via.host}:${options.via.port}`,
    });
    const call = Call.outgoing(dialog, media, this.#context());
    this.#keep(call);
    return call;
  }

  /** Resolves with the final status: 200 when it is registered. Answers one digest challenge. */
  async register(options: RegisterOptions): Promise<number> {
    const first = await this.#sendRegister(options);
    if (first.status !== 401 && first.status !== 407) return first.status;
    const name = first.status === 401 ? 'www-authenticate' : 'proxy-authenticate';
    return (await this.#sendRegister(options, headerValue(first, name))).status;
  }

  /** Ends all calls and gives the port back. */
  close(): void {
    for (const call of this.calls) call.abandon();
    this.#transactions.close();
    this.#closed = true;
    this.#socket.close();
  }

  #sendRegister(options: RegisterOptions, challenge?: string): Promise<SipResponse> {
    const uri = `sip:${options.registrar.host}:${options.registrar.port}`;
    const account = `sip:${options.username}@${options.registrar.host}:${options.registrar.port}`;
    const dialog = {
      callId: this.#registrationId,
      localUri: account,
      localTag: newTag(),
      remoteUri: account,
      remoteTag: undefined,
      remoteTarget: uri,
      sequence: 0,
    };
    const request = dialogRequest(dialog, {
      method: 'REGISTER',
      sequence: ++this.#registrationSequence,
      contact: this.#contact(options.username),
      via: this.address,
      headers: [
        ['Expires', String(options.expires)],
        ...(challenge
          ? ([['Authorization', answerChallenge(challenge, { method: 'REGISTER', uri, ...options })]] as [
              string,
              string,
            ][])
          : []),
      ],
    });
    return new Promise((resolve) => {
      this.#transactions.request(request, options.registrar, (response) => {
        if (response.status >= 200) resolve(response);
      });
    });
  }

  #receive(request: SipRequest, from: Address): void {
    const call = this.#byCallId.get(headerValue(request, 'call-id'));
    if (call) call.receive(request, from);
    else if (request.method === 'INVITE') void this.#receiveInvite(request, from);
    else if (request.method !== 'ACK') this.#transactions.respond(request, answerOutsideCalls(request), from);
  }

  async #receiveInvite(invite: SipRequest, from: Address): Promise<void> {
    this.#transactions.respond(invite, responseTo(invite, 100), from);
    const media = await RtpSession.open(this.address.host);
    const call = Call.incoming(invite, from, incomingDialog(invite), media, this.#context());
    this.#keep(call);
    this.emit('call', call);
  }

  #keep(call: Call): void {
    this.calls.add(call);
    this.#byCallId.set(call.dialog.callId, call);
  }

  #context(): CallContext {
    return {
      transactions: this.#transactions,
      local: this.address,
      contact: this.#contact(this.#user),
      onEnded: (call) => {
        this.calls.delete(call);
        // Kept for a while: the ACK of a rejection and repeated requests still belong to it.
        setTimeout(() => this.#byCallId.delete(call.dialog.callId), 32_000).unref();
      },
    };
  }

  #contact(user: string): string {
    return `sip:${user}@${this.address.host}:${this.address.port}`;
  }
}

/** As a carrier would: every registration is welcome, a check is answered, the rest belongs to no call. */
function answerOutsideCalls(request: SipRequest): SipResponse {
  if (request.method === 'REGISTER') {
    const contact = headerValue(request, 'contact');
    const expires = headerValue(request, 'expires') || '3600';
    return responseTo(request, 200, {
      localTag: newTag(),
      headers: [
        ['Contact', `${contact};expires=${expires}`],
        ['Expires', expires],
      ],
    });
  }
  return responseTo(request, request.method === 'OPTIONS' ? 200 : 481, { localTag: newTag() });
}

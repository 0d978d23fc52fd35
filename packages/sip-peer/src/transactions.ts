import { randomBytes } from 'node:crypto';
import {
  formatSipMessage,
  headerValue,
  parameterOf,
  type SipMessage,
  type SipRequest,
  type SipResponse,
  sequenceOf,
} from './message.ts';

/** RFC 3261 section 17, in ms. */
const t1 = 500;
const t2 = 4000;
const giveUp = 64 * t1;

export interface Address {
  host: string;
  port: number;
}

interface ClientTransaction {
  retransmit: NodeJS.Timeout | undefined;
  giveUp: NodeJS.Timeout;
  onResponse: (response: SipResponse) => void;
  isInvite: boolean;
}

interface ServerTransaction {
  lastResponse: string | undefined;
  retransmit: NodeJS.Timeout | undefined;
  forget: NodeJS.Timeout;
}

export interface TransactionsOptions {
  send: (text: string, to: Address) => void;
  onRequest: (request: SipRequest, from: Address) => void;
}

/** Request/response matching and retransmission over UDP; knows neither calls nor media. */
export class Transactions {
  readonly #options: TransactionsOptions;
  readonly #clients = new Map<string, ClientTransaction>();
  readonly #servers = new Map<string, ServerTransaction>();

  constructor(options: TransactionsOptions) {
    this.#options = options;
  }

  /** Sends a request whose Via holds a fresh branch; without an answer for 32 s, `onResponse` gets a 408. */
  request(request: SipRequest, to: Address, onResponse: (response: SipResponse) => void): void {
    const key = clientKey(request);
    const text = formatSipMessage(request);
    const isInvite = request.method === 'INVITE';
    const transaction: ClientTransaction = {
      isInvite,
      onResponse,
      retransmit: undefined,
      giveUp: setTimeout(() => {
        this.#endClient(key);
        onResponse({
          kind: 'response',
          status: 408,
          reason: 'Request Timeout',
          headers: request.headers,
          body: '',
        });
      }, giveUp),
    };
    this.#clients.set(key, transaction);
    const again = (wait: number) => {
      transaction.retransmit = setTimeout(() => {
        this.#options.send(text, to);
        again(isInvite ? wait * 2 : Math.min(wait * 2, t2));
      }, wait);
    };
    this.#options.send(text, to);
    again(t1);
  }

  /** For an ACK, which nobody answers. */
  sendOnce(request: SipRequest, to: Address): void {
    this.#options.send(formatSipMessage(request), to);
  }

  /** Answers a request. A final response to an INVITE is repeated until `acknowledge` is called. */
  respond(request: SipRequest, response: SipResponse, to: Address): void {
    const server = this.#servers.get(serverKey(request));
    const text = formatSipMessage(response);
    this.#options.send(text, to);
    if (!server) return;
    server.lastResponse = text;
    if (request.method !== 'INVITE' || response.status < 200) return;
    const again = (wait: number) => {
      server.retransmit = setTimeout(() => {
        this.#options.send(text, to);
        again(Math.min(wait * 2, t2));
      }, wait);
    };
    again(t1);
  }

  /** The ACK for this INVITE's final response has come. */
  acknowledge(invite: SipRequest): void {
    clearTimeout(this.#servers.get(serverKey(invite))?.retransmit);
  }

  receive(message: SipMessage, from: Address): void {
    if (message.kind === 'response') this.#receiveResponse(message);
    else if (message.method === 'ACK') this.#options.onRequest(message, from);
    else this.#receiveRequest(message, from);
  }

  close(): void {
    for (const key of this.#clients.keys()) this.#endClient(key);
    for (const server of this.#servers.values()) {
      clearTimeout(server.retransmit);
      clearTimeout(server.forget);
    }
    this.#servers.clear();
  }

  #receiveRequest(request: SipRequest, from: Address): void {
    const key = serverKey(request);
    const known = this.#servers.get(key);
    if (known) {
      if (known.lastResponse) this.#options.send(known.lastResponse, from);
      return;
    }
    const forget = setTimeout(() => {
      clearTimeout(this.#servers.get(key)?.retransmit);
      this.#servers.delete(key);
    }, giveUp);
    forget.unref();
    this.#servers.set(key, { lastResponse: undefined, retransmit: undefined, forget });
    this.#options.onRequest(request, from);
  }

  #receiveResponse(response: SipResponse): void {
    const key = clientKey(response);
    const transaction = this.#clients.get(key);
    if (!transaction) return;
    // A provisional answer proves that an INVITE arrived; ringing then may take as long as it likes.
    if (response.status < 200) {
      if (transaction.isInvite) {
        clearTimeout(transaction.retransmit);
        clearTimeout(transaction.giveUp);
      }
    } else if (transaction.isInvite) {
      // Kept, so that a repeated final response is acknowledged again.
      clearTimeout(transaction.retransmit);
      clearTimeout(transaction.giveUp);
      transaction.giveUp = setTimeout(() => this.#endClient(key), giveUp);
      transaction.giveUp.unref();
    } else {
      this.#endClient(key);
    }
    transaction.onResponse(response);
  }

  #endClient(key: string): void {
    const transaction = this.#clients.get(key);
    if (!transaction) return;
    clearTimeout(transaction.retransmit);
    clearTimeout(transaction.giveUp);
    this.#clients.delete(key);
  }
}

export function newBranch(): string {
  return `z9hG4bK${randomBytes(8).toString('hex')}`;
}

function clientKey(message: SipMessage): string {
  return `${parameterOf(headerValue(message, 'via'), 'branch') ?? ''} ${sequenceOf(message).method}`;
}

function serverKey(request: SipRequest): string {
  return `${parameterOf(headerValue(request, 'via'), 'branch') ?? ''} ${headerValue(request, 'call-id')} ${request.method}`;
}

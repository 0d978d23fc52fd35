import WebSocket from 'ws';

export type SocketState =
  | { state: 'connected' }
  /** `replaced`: another client took over the application. */
  | { state: 'disconnected'; replaced: boolean };

export interface EventSocketOptions {
  url: () => string;
  onState: (state: SocketState) => void;
  onMessage: (text: string) => void;
}

const firstDelayMs = 50;
const lastDelayMs = 5_000;
/** After a take-over: two clients that both insist would throw each other out for ever. */
const replacedDelayMs = 15_000;
const pingMs = 10_000;
const stableMs = 2_000;
const closeMs = 1_000;

/** A websocket that comes back: 50 ms after a loss, then twice as long each time up to 5 s. */
export class EventSocket implements Disposable {
  readonly #options: EventSocketOptions;
  #socket: WebSocket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #ping: NodeJS.Timeout | undefined;
  #delayMs = firstDelayMs;
  #replaced = false;
  #disposed = false;

  constructor(options: EventSocketOptions) {
    this.#options = options;
  }

  open(): void {
    if (this.#disposed) return;
    const socket = new WebSocket(this.#options.url(), { handshakeTimeout: 5_000 });
    this.#socket = socket;
    let openedAt: number | undefined;
    let pongSeen = true;
    socket.on('open', () => {
      openedAt = performance.now();
      this.#ping = setInterval(() => {
        if (!pongSeen) {
          socket.terminate();
          return;
        }
        pongSeen = false;
        socket.ping();
      }, pingMs);
      this.#options.onState({ state: 'connected' });
    });
    socket.on('pong', () => {
      pongSeen = true;
    });
    socket.on('message', (data: Buffer) => this.#options.onMessage(data.toString()));
    // 'close' follows and says the same.
    socket.on('error', () => {});
    socket.on('close', () => {
      clearInterval(this.#ping);
      if (this.#disposed) return;
      // One that broke soon after it was opened goes on slowing down.
      if (openedAt !== undefined && performance.now() - openedAt > stableMs) this.#delayMs = firstDelayMs;
      if (openedAt !== undefined) this.#options.onState({ state: 'disconnected', replaced: this.#replaced });
      this.#comeBack();
    });
  }

  /** To be called when the server said that somebody else has the application now. */
  markReplaced(): void {
    this.#replaced = true;
    this.#socket?.close();
  }

  /** Cuts the connection as a network failure would; it comes back by itself. */
  drop(): void {
    this.#socket?.terminate();
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    clearInterval(this.#ping);
    const socket = this.#socket;
    socket?.close();
    setTimeout(() => socket?.terminate(), closeMs).unref();
  }

  #comeBack(): void {
    const wait = this.#replaced ? replacedDelayMs : this.#delayMs;
    this.#replaced = false;
    this.#delayMs = Math.min(this.#delayMs * 2, lastDelayMs);
    this.#timer = setTimeout(() => this.open(), wait);
  }
}

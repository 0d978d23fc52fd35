import { connect, type Socket } from 'node:net';

export interface AmiOptions {
  host: string;
  port: number;
  user: string;
  secret: string;
  timeoutMs?: number;
}

export type AmiResponse = Record<string, string>;

/** Asterisk refused (`refused`), or could not be asked. */
export class AmiError extends Error {
  readonly refused: boolean;
  constructor(message: string, refused: boolean) {
    super(message);
    this.name = 'AmiError';
    this.refused = refused;
  }
}

/** Manager actions without events. Connects at the first action and again after a loss. */
export interface AmiClient {
  /** Resolves with the response of a successful action. Rejects with `AmiError`. */
  send(action: string, fields: Record<string, string>): Promise<AmiResponse>;
  close(): void;
}

export function createAmiClient(options: AmiOptions): AmiClient {
  let connection: Promise<AmiConnection> | undefined;

  async function open(): Promise<AmiConnection> {
    const opened = new AmiConnection(options, () => {
      connection = undefined;
    });
    await opened.send('Login', { Username: options.user, Secret: options.secret, Events: 'off' });
    return opened;
  }

  return {
    async send(action, fields) {
      connection ??= open().catch((error: unknown) => {
        connection = undefined;
        throw error;
      });
      return (await connection).send(action, fields);
    },
    close() {
      connection?.then(
        (open) => open.close(),
        () => {},
      );
    },
  };
}

class AmiConnection {
  readonly #socket: Socket;
  readonly #timeoutMs: number;
  readonly #waiting = new Map<
    string,
    { resolve: (answer: AmiResponse) => void; reject: (error: Error) => void }
  >();
  #buffer = '';
  #next = 1;

  constructor(options: AmiOptions, onClose: () => void) {
    this.#timeoutMs = options.timeoutMs ?? 10_000;
    this.#socket = connect(options.port, options.host);
    this.#socket.setNoDelay(true);
    this.#socket.setEncoding('utf8');
    this.#socket.on('data', (text: string) => this.#read(text));
    this.#socket.on('error', () => {});
    this.#socket.on('close', () => {
      onClose();
      for (const { reject } of this.#waiting.values())
        reject(new AmiError('The manager connection was lost.', false));
      this.#waiting.clear();
    });
  }

  send(action: string, fields: Record<string, string>): Promise<AmiResponse> {
    const id = String(this.#next++);
    const lines = Object.entries({ Action: action, ...fields, ActionID: id }).map(([name, value]) => {
      if (/[\r\n]/.test(value)) throw new AmiError(`${name} contains a line break.`, true);
      return `${name}: ${value}\r\n`;
    });
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#socket.destroy(), this.#timeoutMs);
      this.#waiting.set(id, {
        resolve(answer) {
          clearTimeout(timer);
          if (answer.Response === 'Success') resolve(answer);
          else reject(new AmiError(`${action}: ${answer.Message ?? answer.Response ?? ''}`, true));
        },
        reject(error) {
          clearTimeout(timer);
          reject(error);
        },
      });
      this.#socket.write(`${lines.join('')}\r\n`);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  /** The greeting is one line, responses are blocks of lines ended by an empty one. */
  #read(text: string): void {
    this.#buffer += text;
    for (let end = this.#buffer.indexOf('\r\n\r\n'); end >= 0; end = this.#buffer.indexOf('\r\n\r\n')) {
      const answer = parseAmiBlock(this.#buffer.slice(0, end));
      this.#buffer = this.#buffer.slice(end + 4);
      const id = answer.ActionID ?? '';
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      waiting?.resolve(answer);
    }
  }
}

/** `Name: value` lines; others, such as the greeting, are left out. */
export function parseAmiBlock(block: string): AmiResponse {
  const answer: AmiResponse = {};
  for (const line of block.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) answer[line.slice(0, colon)] = line.slice(colon + 1).trim();
  }
  return answer;
}

/** The part of the package that we use; it brings no types. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events';
  import type { Server } from 'node:net';

  export interface Pdu {
    command: string;
    command_status: number;
    sequence_number: number;
    system_id?: string;
    password?: string;
    source_addr?: string;
    destination_addr?: string;
    data_coding?: number;
    message_id?: string;
    short_message?: { message: string | Buffer };
    message_payload?: { message: string | Buffer };
    response(options?: Record<string, unknown>): Pdu;
  }

  export interface Session extends EventEmitter {
    bind_transceiver(options: Record<string, unknown>, done: (pdu: Pdu) => void): boolean;
    submit_sm(options: Record<string, unknown>, done: (pdu: Pdu) => void): boolean;
    unbind(done: (pdu: Pdu) => void): boolean;
    send(pdu: Pdu): boolean;
    destroy(): void;
  }

  export function connect(options: { url: string }): Session;
  export function createServer(listener: (session: Session) => void): Server;
}

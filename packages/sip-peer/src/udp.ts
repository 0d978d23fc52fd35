import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/**
 * A bound UDP socket for literal addresses. Without Node's name look-up a packet is handed to the kernel before
 * `send` returns, so that closing right after a BYE does not lose it.
 */
export async function openUdp(host: string, port: number, receiveBuffer: number): Promise<Socket> {
  const socket = createSocket({
    type: 'udp4',
    recvBufferSize: receiveBuffer,
    lookup: (address, _options, done) => done(null, address, 4),
  });
  const listening = once(socket, 'listening');
  socket.bind(port, host);
  await listening;
  return socket;
}

import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import type { InstancePorts } from './config/settings.ts';

/**
 * All below the range from which the kernel takes ports for outgoing connections: a restarted Asterisk must find its
 * ports free again.
 */
const serviceLowest = 10_000;
const servicePorts = 2000;
const rtpLowest = 12_000;
const rtpHighest = 32_000;
const rtpPorts = 2000;

/** Takes the wished ports where they are free, else others. */
export async function chooseFreePorts(wished: Partial<InstancePorts> = {}): Promise<InstancePorts> {
  const taken = new Set<number>();
  const choose = async (wish: number | undefined, isFree: (port: number) => Promise<boolean>) => {
    const port = wish !== undefined && (await isFree(wish)) ? wish : await freeServicePort(taken, isFree);
    taken.add(port);
    return port;
  };
  const sip = await choose(wished.sip, async (port) => (await bindTcp(port)) && (await bindUdp(port)));
  const http = await choose(wished.http, bindTcp);
  const ami = await choose(wished.ami, bindTcp);
  const rtp = wished.rtp && (await bindUdp(wished.rtp[0])) ? wished.rtp : await freeRtpRange();
  return { sip, http, ami, rtp };
}

async function freeServicePort(
  taken: ReadonlySet<number>,
  isFree: (port: number) => Promise<boolean>,
): Promise<number> {
  const offset = Math.floor(Math.random() * servicePorts);
  for (let n = 0; n < servicePorts; n++) {
    const port = serviceLowest + ((offset + n) % servicePorts);
    if (!taken.has(port) && (await isFree(port))) return port;
  }
  throw new Error('No free port for the telephone switch.');
}

/** Only the first port is tried: Asterisk itself skips single ports of the range that somebody has. */
async function freeRtpRange(): Promise<readonly [number, number]> {
  const blocks = Math.floor((rtpHighest - rtpLowest) / rtpPorts);
  const offset = Math.floor(Math.random() * blocks);
  for (let n = 0; n < blocks; n++) {
    const first = rtpLowest + ((offset + n) % blocks) * rtpPorts;
    if (await bindUdp(first)) return [first, first + rtpPorts - 1];
  }
  throw new Error('No free range of UDP ports for media.');
}

function bindTcp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

function bindUdp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => resolve(false));
    socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(true)));
  });
}

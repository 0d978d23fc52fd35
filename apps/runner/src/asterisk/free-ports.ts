import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import type { InstancePorts } from './config/settings.ts';

const rtpPorts = 2000;
const rtpLowest = 12_000;
/** Below the range from which the kernel takes ports for outgoing connections. */
const rtpHighest = 32_000;

/** Takes the wished ports where they are free, else others. */
export async function chooseFreePorts(wished: Partial<InstancePorts> = {}): Promise<InstancePorts> {
  const http = (await isTcpFree(wished.http)) ? wished.http : undefined;
  const ami = (await isTcpFree(wished.ami)) ? wished.ami : undefined;
  const sip = (await isUdpFree(wished.sip)) && (await isTcpFree(wished.sip)) ? wished.sip : undefined;
  const rtp = wished.rtp && (await isUdpFree(wished.rtp[0])) ? wished.rtp : undefined;
  return {
    http: http ?? (await freeTcpPort()),
    ami: ami ?? (await freeTcpPort()),
    sip: sip ?? (await freeSipPort()),
    rtp: rtp ?? (await freeRtpRange()),
  };
}

async function isTcpFree(port: number | undefined): Promise<boolean> {
  return port !== undefined && (await bindTcp(port)) !== undefined;
}

async function isUdpFree(port: number | undefined): Promise<boolean> {
  return port !== undefined && (await bindUdp(port));
}

async function freeTcpPort(): Promise<number> {
  const port = await bindTcp(0);
  if (port === undefined) throw new Error('No free TCP port.');
  return port;
}

async function freeSipPort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = await freeTcpPort();
    if (await bindUdp(port)) return port;
  }
  throw new Error('No port that is free for both UDP and TCP.');
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

function bindTcp(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : undefined));
    });
  });
}

function bindUdp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => resolve(false));
    socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(true)));
  });
}

import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { readHomeFile, writeHomeFile } from './home-file.ts';
import { errorCode } from './processes.ts';
import { StartError } from './start-error.ts';

/** Whether a TCP port can be bound right now. Throws `StartError` when the address itself is not ours. */
export async function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port, host, exclusive: true }, resolve);
    });
    return true;
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EADDRINUSE') return false;
    if (code === 'EACCES')
      throw new StartError(`Port ${port} needs more rights than this user has: choose a port above 1023.`);
    throw new StartError(
      `This machine cannot listen on ${host}:${port} (${code ?? 'unknown reason'}): check the setting HOST.`,
    );
  } finally {
    server.close();
  }
}

async function isFreeForUdp(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind({ port, address: '127.0.0.1', exclusive: true }, resolve);
    });
    return true;
  } catch {
    return false;
  } finally {
    socket.close();
  }
}

/**
 * A free loopback port, for TCP and UDP, for `name` that stays the same from start to start while nobody else takes it.
 * Chosen below 32768, where Linux hands out no ports to outgoing connections.
 */
export async function rememberedPort(home: string, name: string): Promise<number> {
  const path = `${home}/ports.json`;
  const ports = readHomeFile(path);
  const known = ports[name];
  if (typeof known === 'number' && (await isFree(known)) && (await isFreeForUdp(known))) return known;
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = randomInt(15000, 32000);
    if (Object.values(ports).includes(port) || !(await isFree(port)) || !(await isFreeForUdp(port))) continue;
    writeHomeFile(path, { ...readHomeFile(path), [name]: port });
    return port;
  }
  throw new StartError('No free loopback port was found between 15000 and 32000.');
}

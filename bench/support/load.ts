import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';

export interface Load {
  requestsPerSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  /** Time on the processors that the server took for one request. */
  cpuMicroseconds: number;
}

const ticksPerSecond = 100;

/** Below what one address may ask in a minute. */
const requestsPerCaller = 1_000;
let callers = 0;

/** One kept connection from a loopback address of its own: the server limits what one address may ask. */
export function newCaller(): Agent {
  callers += 1;
  const localAddress = `127.1.${callers >> 8}.${callers & 0xff}`;
  return new Agent({ keepAlive: true, maxSockets: 1, localAddress });
}

/** Asks over and over on so many kept connections. Throws at any answer but 200. */
export async function measure(options: {
  url: string;
  headers: Record<string, string>;
  pid: number;
  connections: number;
  milliseconds: number;
}): Promise<Load> {
  const times: number[] = [];
  const begun = performance.now();
  const cpu = cpuMicroseconds(options.pid);
  const end = begun + options.milliseconds;
  const one = async () => {
    let agent = newCaller();
    for (let asked = 1; performance.now() < end; asked++) {
      const sent = performance.now();
      await ask(options.url, options.headers, agent);
      times.push(performance.now() - sent);
      if (asked % requestsPerCaller > 0) continue;
      agent.destroy();
      agent = newCaller();
    }
    agent.destroy();
  };
  await Promise.all(Array.from({ length: options.connections }, one));
  const took = performance.now() - begun;
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return {
    requestsPerSecond: (times.length / took) * 1000,
    p50: at(0.5),
    p99: at(0.99),
    cpuMicroseconds: (cpuMicroseconds(options.pid) - cpu) / Math.max(1, times.length),
  };
}

/** Resolves when the whole answer is there. Throws at any answer but 200. */
export function ask(url: string, headers: Record<string, string>, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers, agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}`));
      response.resume().once('end', () => resolve());
    });
    sent.once('error', reject).end();
  });
}

function cpuMicroseconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return (((user ?? 0) + (system ?? 0)) * 1e6) / ticksPerSecond;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

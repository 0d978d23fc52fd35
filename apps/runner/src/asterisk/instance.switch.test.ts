import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchAsterisk } from './fetch.ts';
import { type AsteriskInstance, type StartOptions, startAsterisk } from './instance.ts';
import { askSystemName } from './readiness.ts';

const promptDir = fileURLToPath(new URL('../../../server/assets/prompts/zh', import.meta.url));
const sharedHome = fileURLToPath(new URL('../../../../.guanjia', import.meta.url));

describe('a private Asterisk', { timeout: 20_000 }, () => {
  let options: StartOptions;
  let instance: AsteriskInstance;

  beforeAll(async () => {
    const { prefix } = await fetchAsterisk({ home: sharedHome });
    options = { home: await mkdtemp(join(tmpdir(), 'guanjia-')), prefix, promptDir };
    await chmod(options.home, 0o755);
    instance = await startAsterisk(options);
  }, 180_000);
  afterAll(async () => {
    await instance.stop();
    await rm(options.home, { recursive: true, force: true });
  });

  it('answers under its own name and only with its own password', async () => {
    expect(instance.adopted).toBe(false);
    expect(await askSystemName(instance.ari)).toMatch(/^guanjia-/);
    expect(await askSystemName({ ...instance.ari, password: 'other' })).toBeUndefined();
    expect(await instance.cli('core show version')).toContain('Asterisk 22');
  });

  it('is nobody where root started it, and else who started it', async () => {
    const status = await readFile(`/proc/${instance.pid}/status`, 'utf8');
    const own = process.getuid?.() ?? 0;
    expect(Number(/^Uid:\s+(\d+)/m.exec(status)?.[1])).toBe(own === 0 ? 65534 : own);
  });

  it('keeps its secrets to itself', async () => {
    const record = await stat(join(options.home, 'asterisk-run/instance.json'));
    expect(record.mode & 0o777).toBe(0o600);
  });

  it('starts without an error in its log', async () => {
    const log = await readFile(join(options.home, 'asterisk-run/log/messages'), 'utf8');
    expect(log.split('\n').filter((line) => /ERROR|WARNING/.test(line))).toEqual([]);
  });

  it('is adopted, with the same process and access, by the next runner', async () => {
    const next = await startAsterisk(options);
    expect({ adopted: next.adopted, pid: next.pid, ari: next.ari }).toEqual({
      adopted: true,
      pid: instance.pid,
      ari: instance.ari,
    });
  });

  it('is started again on the same ports and secrets after it was killed', async () => {
    process.kill(instance.pid, 'SIGKILL');
    await instance.exited;
    const killed = instance;
    instance = await startAsterisk(options);
    expect(instance.adopted).toBe(false);
    expect(instance.pid).not.toBe(killed.pid);
    expect({ ari: instance.ari, ami: instance.ami, sip: instance.sipPort }).toEqual({
      ari: killed.ari,
      ami: killed.ami,
      sip: killed.sipPort,
    });
  });

  it('is replaced when its configuration is another one now', async () => {
    const sip = instance.sipPort;
    instance = await startAsterisk({ ...options, sipAddress: '127.0.0.2' });
    expect({ adopted: instance.adopted, sip: instance.sipPort }).toEqual({ adopted: false, sip });
  });
});

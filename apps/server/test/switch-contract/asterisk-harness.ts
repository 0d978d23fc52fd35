import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createAmiClient, createAriClient } from '@guanjia/ari';
import { type Call, SipPeer } from '@guanjia/sip-peer';
import type { TrunkConfig } from '#modules/voice/switch.ts';
// The server never starts Asterisk itself, its tests do.
import { fetchAsterisk } from '../../../runner/src/asterisk/fetch.ts';
import { type AsteriskInstance, startAsterisk } from '../../../runner/src/asterisk/instance.ts';
import { createAsteriskSwitch, unusedEvents } from '../../src/adapters/asterisk/asterisk-switch.ts';
import { EventLog, type PartyKind, type SwitchHarness, until, untilEvent } from './harness.ts';
import { freeUdpPort, prepareSippFolder, type SippPeer, startSipp } from './sipp.ts';

const repository = fileURLToPath(new URL('../../../..', import.meta.url));

const scenarios: Record<PartyKind, { scenario: string; values?: Record<string, string> }> = {
  stays: { scenario: 'answer' },
  leaves: { scenario: 'answer-and-leave' },
  rings: { scenario: 'ring' },
  busy: { scenario: 'refuse', values: { status: '486' } },
  empty: { scenario: 'refuse', values: { status: '404' } },
  rejects: { scenario: 'refuse', values: { status: '603' } },
  off: { scenario: 'refuse', values: { status: '480' } },
  network_busy: { scenario: 'refuse', values: { status: '503' } },
};
const partyKinds = Object.keys(scenarios) as PartyKind[];

/** The real thing: a private Asterisk, SIPp as the public, and two phones that can be measured. */
export interface AsteriskHarness extends SwitchHarness {
  /** The agent's phone. */
  readonly phone: SipPeer;
  /** The public behind the trunk `measured`; what it does with a call is the test's. */
  readonly public: SipPeer;
  readonly instance: AsteriskInstance;
  /** What the agent's phone does with a call; it answers by default. */
  latestPhoneCall(): Call;
}

export async function makeAsteriskHarness(): Promise<AsteriskHarness> {
  const home = await mkdtemp(join(tmpdir(), 'guanjia-'));
  // Run by root, Asterisk steps down to nobody, who must be able to come here.
  await chmod(home, 0o755);
  const { prefix } = await fetchAsterisk({ home: join(repository, '.guanjia') });
  const promptDir = join(repository, 'apps/server/assets/prompts/zh');
  let instance = await startAsterisk({ home, prefix, promptDir });
  await prepareSippFolder(home);

  const ari = createAriClient({
    ...instance.ari,
    app: instance.ari.application,
    subscribeAll: true,
    disallowedEvents: unusedEvents,
  });
  const sw = createAsteriskSwitch({
    ari,
    ami: createAmiClient(instance.ami),
    recordingDir: instance.recordingDir,
    promptDir: instance.promptDir,
    clock: { now: () => new Date() },
    log: { info() {}, warn() {} },
  });
  const log = new EventLog();
  sw.subscribe((event) => log.all.push(event));
  await sw.start();

  const peers = new Map<PartyKind, SippPeer>();
  for (const kind of partyKinds) peers.set(kind, await startSipp({ folder: home, ...scenarios[kind] }));
  const callers: SippPeer[] = [];
  const callerPort = await freeUdpPort();
  const phone = await SipPeer.open({ user: 'agent-1' });
  const publicPeer = await SipPeer.open();
  const phoneCalls: Call[] = [];
  phone.on('call', (call) => {
    phoneCalls.push(call);
    call.answer();
  });

  const registrar = () => ({ host: '127.0.0.1', port: instance.sipPort });
  const register = (expires: number) =>
    phone.register({ registrar: registrar(), username: 'agent-1', password: 'secret', expires });
  const trunk = (trunkId: string, port: number): TrunkConfig => ({
    trunkId,
    host: '127.0.0.1',
    port,
    register: false,
  });

  async function pushAll(): Promise<void> {
    for (const [kind, { port }] of peers) await sw.putTrunk(trunk(kind.replaceAll('_', '-'), port));
    await sw.putTrunk(trunk('caller', callerPort));
    await sw.putTrunk(trunk('measured', publicPeer.address.port));
    await sw.putPhone({ phoneId: 'agent-1', password: 'secret', kind: 'sip' });
    if ((await register(300)) !== 200) throw new Error('The phone cannot register.');
  }
  await pushAll();

  const harness: AsteriskHarness = {
    sw,
    log,
    phone,
    public: publicPeer,
    phoneId: 'agent-1',
    get instance() {
      return instance;
    },
    latestPhoneCall() {
      const call = phoneCalls.at(-1);
      if (!call) throw new Error('The phone was not called.');
      return call;
    },
    pushAll,
    async unregisterPhone() {
      await register(0);
    },
    partyOf: (kind) => ({ trunkId: kind.replaceAll('_', '-'), number: '13800138000' }),
    async callIn(from, to) {
      for (const caller of callers) caller.stop();
      const options = { folder: home, scenario: 'call-in', values: { caller: from }, port: callerPort };
      const seen = new Set(log.of('inbound').map((event) => event.legId));
      callers.push(await startSipp({ ...options, call: { ...registrar(), service: to } }));
      const event = await untilEvent(harness, 'inbound', (one) => !seen.has(one.legId));
      return { legId: event.legId, trunkId: 'caller' };
    },
    async callInControlled(from, to) {
      const seen = new Set(log.of('inbound').map((event) => event.legId));
      const call = await publicPeer.invite({ number: to, from, via: registrar() });
      const { legId } = await untilEvent(harness, 'inbound', (one) => !seen.has(one.legId));
      return { legId, hangUp: () => call.hangUp(), pressDigits: (digits) => call.media.sendDigits(digits) };
    },
    async interrupt() {
      const before = log.of('disconnected').length;
      ari.dropConnection();
      await until(harness, 'the loss', () => log.of('disconnected').length > before);
    },
    async restart() {
      process.kill(instance.pid, 'SIGKILL');
      await instance.exited;
      instance = await startAsterisk({ home, prefix, promptDir });
    },
    step: () => delay(10),
    async dispose() {
      await sw[Symbol.asyncDispose]();
      for (const peer of [...peers.values(), ...callers]) peer.stop();
      phone.close();
      publicPeer.close();
      await instance.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
  return harness;
}

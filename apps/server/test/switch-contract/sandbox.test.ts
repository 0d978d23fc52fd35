import { createSandboxSwitch } from '../../src/adapters/sandbox/sandbox-switch.ts';
import { createManualScheduler } from '../../src/adapters/sandbox/scheduler.ts';
import { describeSwitch } from './describe-switch.ts';
import { EventLog, type PartyKind, type SwitchHarness } from './harness.ts';

const numbers: Record<PartyKind, string> = {
  stays: '13800138099',
  leaves: '13800138000',
  rings: '13800138070',
  busy: '13800138080',
  empty: '13800138092',
  rejects: '13800138089',
  off: '13800138095',
  network_busy: '13800138098',
};

async function makeHarness(): Promise<SwitchHarness> {
  const scheduler = createManualScheduler();
  const sw = createSandboxSwitch({ scheduler });
  const log = new EventLog();
  sw.subscribe((event) => log.all.push(event));
  await sw.start();
  const phoneId = 'agent-1';
  const pushAll = async () => {
    await sw.putTrunk({ trunkId: 'carrier', host: '127.0.0.1', port: 5060, register: false });
    await sw.putPhone({ phoneId, password: 'secret', kind: 'webrtc' });
  };
  await pushAll();
  const settle = () => scheduler.advance(0);
  const callIn = async (from: string, to: string) => {
    const legId = sw.simulateInbound({ trunkId: 'carrier', from, to });
    await settle();
    return { legId, trunkId: 'carrier' };
  };
  return {
    sw,
    log,
    phoneId,
    pushAll,
    unregisterPhone: async () => sw.simulateUnregister(phoneId),
    partyOf: (kind) => ({ trunkId: 'carrier', number: numbers[kind] }),
    callIn,
    async callInControlled(from, to) {
      const { legId } = await callIn(from, to);
      return {
        legId,
        hangUp: () => sw.simulateHangUp(legId),
        pressDigits: (digits) => sw.simulateDigits(legId, digits),
      };
    },
    async interrupt() {
      sw.simulateDisconnect();
      await settle();
      sw.simulateReconnect();
    },
    async restart() {
      sw.simulateDisconnect();
      await settle();
      sw.simulateReconnect({ restarted: true });
    },
    step: () => scheduler.advance(100),
    dispose: async () => sw[Symbol.asyncDispose](),
  };
}

describeSwitch('the sandbox switch', makeHarness);

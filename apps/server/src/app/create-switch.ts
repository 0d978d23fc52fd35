import { createAmiClient, createAriClient } from '@guanjia/ari';
import { createAsteriskSwitch, unusedEvents } from '#adapters/asterisk/asterisk-switch.ts';
import { createDemoCarrier } from '#adapters/demo-carrier/demo-carrier.ts';
import { createSandboxSwitch } from '#adapters/sandbox/sandbox-switch.ts';
import type { Config } from '#config/config.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Log } from '#kernel/log.ts';
import type { DemoCaller } from '#modules/voice/index.ts';
import type { Switch } from '#modules/voice/switch.ts';

/** The Stasis application that the generated dialplan hands its calls to. */
const application = 'guanjia';

/** The switch that the configuration names, and whoever can call in for a demonstration. */
export function createSwitch(
  config: Config,
  clock: Clock,
  log: Log,
): { switchPort: Switch; demo: DemoCaller | null } {
  const { voice } = config;
  if (voice.kind === 'sandbox') {
    const sandbox = createSandboxSwitch({
      scheduler: { now: () => clock.now(), setTimeout: (run, ms) => clock.after(ms, run) },
    });
    const demo: DemoCaller = {
      callIn: async ({ from, to, trunkId }) =>
        void sandbox.simulateInbound({ from, to, trunkId, talkMs: 120_000 }),
    };
    return { switchPort: sandbox, demo };
  }
  const switchPort = createAsteriskSwitch({
    ari: createAriClient({
      ...voice.ari,
      app: application,
      subscribeAll: true,
      disallowedEvents: unusedEvents,
    }),
    ami: createAmiClient(voice.ami),
    recordingDir: voice.recordingDir,
    promptDir: voice.promptDir,
    clock,
    log,
  });
  return { switchPort, demo: config.demoCarrier ? createDemoCarrier(config.demoCarrier.controlUrl) : null };
}

import type { Log } from '#kernel/log.ts';
import type { Call, CallCommand } from './call.ts';
import { type Switch, SwitchError } from './switch.ts';

/** How long a customer's phone may ring, ms. */
export const ringTimeoutMs = 45_000;

/**
 * Lets the switch do what the reducer decided. Commands are idempotent, so an unreachable switch is no loss: the
 * reconciler repeats what is missing once it is back.
 */
export async function runCommands(
  deps: { switchPort: Switch; log: Log },
  call: Call,
  commands: readonly CallCommand[],
): Promise<void> {
  for (const command of commands) {
    try {
      await run(deps.switchPort, call, command);
    } catch (error) {
      const retryable = error instanceof SwitchError && error.retryable;
      deps.log.warn(
        { err: error, callId: call.id, command: command.do, retryable },
        'the switch did not obey',
      );
      if (retryable) return;
    }
  }
}

function run(switchPort: Switch, call: Call, command: CallCommand): Promise<void> {
  const tags = { tenantId: call.tenantId, callId: call.id, role: 'customer' } as const;
  switch (command.do) {
    case 'originate':
      return switchPort.originate({
        legId: command.legId,
        tags,
        to: { kind: 'trunk', trunkId: call.trunkId, number: call.number },
        callerNumber: call.ownNumber ?? '',
        timeoutMs: ringTimeoutMs,
      });
    case 'tag':
      return switchPort.tag(command.legId, tags);
    case 'answer':
      return switchPort.answer(command.legId);
    case 'hang_up':
      return switchPort.hangUp(command.legId, command.reason);
    case 'create_bridge':
      return switchPort.createBridge(call.bridgeId);
    case 'join':
      return switchPort.join(call.bridgeId, command.legIds);
    case 'leave':
      return switchPort.leave(call.bridgeId, command.legId);
    case 'destroy_bridge':
      return switchPort.destroyBridge(call.bridgeId);
    case 'start_music':
      return switchPort.startMusic(command.legId);
    case 'stop_music':
      return switchPort.stopMusic(command.legId);
    case 'mute':
      return switchPort.mute(command.legId);
    case 'unmute':
      return switchPort.unmute(command.legId);
    case 'start_recording':
      return switchPort.startRecording(command.recordingId, command.legId);
    case 'stop_recording':
      return switchPort.stopRecording(command.recordingId, command.legId);
  }
}

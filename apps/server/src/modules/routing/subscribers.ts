import type { IdentityEvents } from '@guanjia/contracts/identity/events';
import type { VoiceEvents } from '@guanjia/contracts/voice/events';
import type { Clock } from '#kernel/clock.ts';
import type { Subscriber } from '#kernel/subscribers.ts';
import { applyToAgent, beginCall, publishAgent } from './agent-store.ts';
import { closeItem, enqueueCall, routeWaiting } from './queues.ts';

/** Seconds of after-call work that a call leaves behind; null: until its result is saved. */
function wrapUpAfter(call: VoiceEvents['voice.call_ended']): number | null {
  if (call.subject.wrapUpSeconds !== undefined) return call.subject.wrapUpSeconds;
  return call.talkSeconds > 0 || call.outcome === 'answered' ? 30 : 0;
}

/** What happens to calls and phones changes what agents do, and who is offered what. */
export function routingSubscriber({ clock }: { clock: Clock }): Subscriber {
  return {
    name: 'routing.calls',
    types: [
      'voice.call_arrived',
      'voice.call_placed',
      'voice.call_connected',
      'voice.call_ended',
      'voice.phone_changed',
      'routing.agent_changed',
      'identity.user_left',
    ],
    async handle(tx, event) {
      const now = clock.now();
      switch (event.type) {
        case 'voice.call_arrived': {
          const call = event.payload as VoiceEvents['voice.call_arrived'];
          await enqueueCall(tx, call.callId, new Date(call.at));
          return routeWaiting(tx, now);
        }
        case 'voice.call_placed':
        case 'voice.call_connected': {
          const call = event.payload as VoiceEvents['voice.call_connected'];
          if (call.agentId) await beginCall(tx, call.agentId, call.callId, now);
          return;
        }
        case 'voice.call_ended': {
          const call = event.payload as VoiceEvents['voice.call_ended'];
          if (call.direction === 'inbound')
            await closeItem(tx, call.callId, call.agentId ? 'taken' : 'gone', now);
          if (!call.agentId) return;
          await applyToAgent(
            tx,
            call.agentId,
            { type: 'call_ended', callId: call.callId, wrapUpSeconds: wrapUpAfter(call) },
            now,
          );
          return routeWaiting(tx, now);
        }
        case 'voice.phone_changed': {
          const phone = event.payload as VoiceEvents['voice.phone_changed'];
          await publishAgent(tx, phone.userId, now);
          return phone.state === 'ready' ? routeWaiting(tx, now) : undefined;
        }
        case 'identity.user_left': {
          const { userId } = event.payload as IdentityEvents['identity.user_left'];
          await applyToAgent(tx, userId, { type: 'choose', state: 'signed_out', reason: null }, now);
          return;
        }
        case 'routing.agent_changed':
          return (event.payload as { state: string }).state === 'ready' ? routeWaiting(tx, now) : undefined;
      }
    },
  };
}

import { AppError } from '#kernel/errors.ts';
import type { Log } from '#kernel/log.ts';
import { publish } from '#kernel/outbox.ts';
import type { Subscriber } from '#kernel/subscribers.ts';
import { topics } from '#kernel/topics.ts';
import { unlessRestoring } from '#kernel/unless-restoring.ts';
import { dialRefusals } from '#modules/customers/index.ts';
import { closeRefused, takeNext } from './claims.ts';
import { pace } from './pace.ts';
import type { WorkDeps } from './work-deps.ts';
import { dialTask } from './work-service.ts';

interface Idle {
  tenant_id: string;
  user_id: string;
  campaign_id: string;
}

/** Errors that say "never": the number leaves the list, else the agent would get it again and again. */
const refused: ReadonlySet<string> = new Set(dialRefusals);

export interface Dialer {
  /** Dials for every idle agent of an automatic campaign; called every second and when an agent becomes ready. */
  sweep(): Promise<void>;
  subscriber: Subscriber;
  /** Resolves when nothing is being dialed any more. */
  settle(): Promise<void>;
}

/** Errors that only say "not now": the next sweep tries again. */
const passing = new Set([
  'agent_busy',
  'phone_not_ready',
  'switch_unavailable',
  'not_signed_in_as_agent',
  'campaign_not_running',
]);

/** Automatic campaigns (自动营销): an idle agent who joined one is dialed for at once. */
export function createDialer(deps: WorkDeps & { log: Log }): Dialer {
  let running: Promise<void> | undefined;
  let again = false;

  async function sweepOnce(): Promise<void> {
    const idle = await deps.db.platformTx((tx) =>
      tx.query<Idle>(
        `select s.tenant_id, s.user_id, s.campaign_id from outbound.seat s
         join outbound.campaign m on m.id = s.campaign_id and m.state = 'running' and m.dial_mode = 'automatic'
         join routing.agent_status a on a.user_id = s.user_id and a.chosen = 'ready' and a.call_id is null
           and a.offer_id is null and not a.wrapping_up
         join voice.agent_phone f on f.user_id = s.user_id and f.state = 'ready'
         order by a.idle_since`,
      ),
    );
    for (const [, agents] of Map.groupBy(idle, (agent) => agent.campaign_id)) {
      const launches = pace({ readyAgents: agents.length, dialable: agents.length });
      for (const agent of agents.slice(0, launches)) await unlessRestoring(dialFor(deps, agent));
    }
  }

  function sweep(): Promise<void> {
    again = true;
    running ??= (async () => {
      while (again) {
        again = false;
        await sweepOnce();
      }
    })()
      .catch((error: unknown) => deps.log.error({ err: error }, 'the dialer stumbled; trying again'))
      .finally(() => {
        running = undefined;
      });
    return running;
  }

  return {
    sweep,
    settle: () => running ?? Promise.resolve(),
    subscriber: {
      name: 'outbound.dialer',
      types: ['routing.agent_changed', 'voice.phone_changed'],
      // Only wakes: the sweep reads the floor itself, outside this transaction.
      handle: async () => {
        void sweep();
      },
    },
  };
}

async function dialFor(deps: WorkDeps & { log: Log }, agent: Idle): Promise<void> {
  const { db, clock, log } = deps;
  const taskId = await db.tenantTx(agent.tenant_id, (tx) =>
    takeNext(tx, agent.campaign_id, agent.user_id, clock.now(), null),
  );
  if (!taskId) return;
  try {
    const callId = await dialTask(deps, agent.tenant_id, taskId, agent.user_id);
    await db.tenantTx(agent.tenant_id, (tx) =>
      publish(tx, {
        type: 'outbound.task_opened',
        payload: { taskId, callId },
        at: clock.now(),
        topics: [topics.user(agent.user_id)],
      }),
    );
  } catch (error) {
    if (error instanceof AppError && passing.has(error.code)) return;
    if (error instanceof AppError && refused.has(error.code)) {
      await db.tenantTx(agent.tenant_id, (tx) => closeRefused(tx, taskId));
      return;
    }
    log.error({ err: error, taskId }, 'a number could not be dialed');
  }
}

import * as routes from '@guanjia/contracts/routing/routes';
import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db.ts';
import { type Operation, operation } from '#kernel/http/operation.ts';
import type { Log } from '#kernel/log.ts';
import type { Subscriber } from '#kernel/subscribers.ts';
import type { VoiceApi } from '#modules/voice/index.ts';
import { readFloor } from './floor-views.ts';
import { createRoutingApi, createRoutingService, type RoutingApi } from './routing-service.ts';
import { routingSubscriber } from './subscribers.ts';

export interface Routing {
  operations: Operation[];
  subscribers: Subscriber[];
  api: RoutingApi;
  /** Expired offers and wrap-ups; called every second. */
  sweep(): Promise<void>;
}

export function createRouting(deps: { db: Db; clock: Clock; log: Log; voice: VoiceApi }): Routing {
  const service = createRoutingService(deps);
  return {
    api: createRoutingApi(deps),
    subscribers: [routingSubscriber(deps)],
    sweep: service.sweep,
    operations: [
      operation(routes.getOwnState, ({ principal }) => service.view(principal)),
      operation(routes.setOwnState, ({ principal }, { body }) =>
        service.choose(principal, body.state, body.reason ?? null),
      ),
      operation(routes.endWrapUp, ({ principal }) => service.endWrapUp(principal)),
      operation(routes.acceptOffer, ({ principal }, { params }) => service.acceptOffer(principal, params.id)),
      operation(routes.declineOffer, ({ principal }, { params }) =>
        service.declineOffer(principal, params.id),
      ),
      operation(routes.getFloor, ({ principal }) =>
        deps.db.tenantTx(principal.tenantId, (tx) => readFloor(tx, principal, deps.clock.now())),
      ),
    ],
  };
}

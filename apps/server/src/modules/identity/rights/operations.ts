import * as departures from '@guanjia/contracts/identity/departures';
import * as routes from '@guanjia/contracts/identity/rights';
import { type Operation, operation } from '#kernel/http/operation.ts';
import { type Deps, previewDeparture, startDeparture } from '../departures/departure-service.ts';
import type { InTenant } from '../in-tenant.ts';
import { readEffectiveRights } from './effective-rights.ts';
import { type Explainer, explainVisibility } from './explain.ts';

/** What needs the other modules: whose their records are, and how their work passes on. */
export function rightsOperations(
  deps: Deps & { explainers: readonly Explainer[] },
  inTenant: InTenant,
): Operation[] {
  return [
    operation(routes.getEffectiveRights, ({ principal }, { params }) =>
      inTenant(principal, (tx) => readEffectiveRights(tx, principal, params.id)),
    ),
    operation(routes.explainVisibility, ({ principal }, { params }) =>
      inTenant(principal, (tx) =>
        explainVisibility(deps.explainers, tx, principal, { userId: params.id, ...params }),
      ),
    ),
    operation(departures.previewDeparture, ({ principal }, { params }) =>
      inTenant(principal, (tx) => previewDeparture(deps, tx, principal, params.id)),
    ),
    operation(departures.startDeparture, ({ principal }, { params, body }) =>
      inTenant(principal, (tx) => startDeparture(deps, tx, principal, params.id, body)),
    ),
  ];
}

import * as routes from '@guanjia/contracts/reporting/routes';
import type { Db } from '#kernel/db.ts';
import { type Operation, operation } from '#kernel/http/operation.ts';
import { readAgentStatistics, readGroupStatistics } from './outbound-views.ts';
import { readQuestionnaireStatistics } from './questionnaire-views.ts';

export function createReporting({ db }: { db: Db }): { operations: Operation[] } {
  return {
    operations: [
      operation(routes.getGroupStatistics, ({ principal }, { query }) =>
        db.tenantTx(principal.tenantId, (tx) => readGroupStatistics(tx, principal, query)),
      ),
      operation(routes.getAgentStatistics, ({ principal }, { query }) =>
        db.tenantTx(principal.tenantId, (tx) => readAgentStatistics(tx, principal, query)),
      ),
      operation(routes.getQuestionnaireStatistics, ({ principal }, { query }) =>
        db.tenantTx(principal.tenantId, (tx) => readQuestionnaireStatistics(tx, principal, query)),
      ),
    ],
  };
}

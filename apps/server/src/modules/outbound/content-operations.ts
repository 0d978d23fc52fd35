import * as content from '@guanjia/contracts/outbound/content';
import { changeSet, snapshot } from '#kernel/change-set.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { type Operation, operation } from '#kernel/http/operation.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import { listQuestionnaires, listScripts, saveQuestionnaire, saveScript } from './content.ts';

interface Deps {
  db: Db;
  clock: Clock;
  audit: AuditTrail;
}

/** Scripts and questionnaires. */
export function contentOperations({ db, clock, audit }: Deps): Operation[] {
  /** Saves and records what the content was and what it became. */
  function recorded<T extends { id: string }>(
    principal: Principal,
    entityType: 'script' | 'questionnaire',
    id: string,
    { list, save }: { list: (tx: Tx, id: string) => Promise<T[]>; save: (tx: Tx) => Promise<T> },
  ): Promise<T> {
    return db.tenantTx(principal.tenantId, async (tx) => {
      const [before] = await list(tx, id);
      const after = await save(tx);
      await audit.record(tx, {
        actor: principal,
        action: `outbound.${entityType}_${before ? 'updated' : 'created'}`,
        entityType,
        entityId: id,
        ...(before ? changeSet(before, after) : { after: snapshot(after) }),
      });
      return after;
    });
  }
  return [
    operation(content.listScripts, ({ principal }) =>
      db.tenantTx(principal.tenantId, async (tx) => ({ items: await listScripts(tx) })),
    ),
    operation(content.saveScript, ({ principal }, { params, body }) =>
      recorded(principal, 'script', params.id, {
        list: listScripts,
        save: (tx) => saveScript(tx, { ...body, id: params.id }, clock.now()),
      }),
    ),
    operation(content.listQuestionnaires, ({ principal }) =>
      db.tenantTx(principal.tenantId, async (tx) => ({ items: await listQuestionnaires(tx) })),
    ),
    operation(content.saveQuestionnaire, ({ principal }, { params, body }) =>
      recorded(principal, 'questionnaire', params.id, {
        list: listQuestionnaires,
        save: (tx) => saveQuestionnaire(tx, { ...body, id: params.id }, clock.now()),
      }),
    ),
  ];
}

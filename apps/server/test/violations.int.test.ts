import * as audit from '@guanjia/contracts/audit/routes';
import * as violations from '@guanjia/contracts/audit/violations';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuditTrail } from '../src/modules/audit/index.ts';
import { loadPrincipal } from '../src/modules/identity/index.ts';
import { type SignedIn, startApp, type TestApp } from './app.ts';

let app: TestApp;
let tenantId: string;
let users: Record<string, string>;
let administrator: SignedIn;
let compliance: SignedIn;

beforeAll(async () => {
  app = await startApp();
  ({ tenantId, users } = await app.tenant('T1'));
  administrator = await app.logIn('T1', 'administrator');
  compliance = await app.logIn('T1', 'compliance');
});
afterAll(() => app[Symbol.asyncDispose]());

function report(who: SignedIn, personId = users.agent ?? '') {
  const body = {
    category: 'customer_data' as const,
    personId,
    happenedOn: '2026-03-01',
    description: '把客户名单发给了外人',
    evidence: [{ type: 'customer' as const, id: tenantId, note: '名单第 3 行' }],
  };
  return who.client.call(violations.reportViolation, { body });
}

function move(
  who: SignedIn,
  { id, version }: violations.Violation,
  state: 'investigating' | 'confirmed' | 'dismissed' | 'closed',
  more = {},
) {
  return who.client.call(violations.moveViolation, { params: { id }, body: { state, version, ...more } });
}

describe('a violation', () => {
  const verdict = { severity: 'grave', penalty: 'expulsion', decision: '本人承认' };

  it('goes from report to decision by somebody else to its end', async () => {
    const reported = await report(compliance);
    expect(reported).toMatchObject({ state: 'reported', happenedOn: '2026-03-01' });
    await expect(move(compliance, reported, 'confirmed', verdict)).rejects.toMatchObject({
      code: 'violation_state',
    });
    const open = await move(compliance, reported, 'investigating');
    await expect(move(compliance, open, 'confirmed', verdict)).rejects.toMatchObject({
      code: 'not_yourself',
    });
    await expect(move(administrator, open, 'confirmed', { decision: 'x' })).rejects.toMatchObject({
      code: 'bad_request',
    });
    const confirmed = await move(administrator, open, 'confirmed', verdict);
    expect(confirmed).toMatchObject({ ...verdict, decidedBy: { id: users.administrator } });
    await expect(move(compliance, open, 'closed')).rejects.toMatchObject({ code: 'version_conflict' });
    expect(await move(compliance, confirmed, 'closed')).toMatchObject({
      state: 'closed',
      penalty: 'expulsion',
    });
  });

  it('is nobody’s own, and nobody sees the own', async () => {
    await expect(report(compliance, users.compliance)).rejects.toMatchObject({ code: 'not_yourself' });
    const about = await report(administrator, users.compliance);
    const { items } = await compliance.client.call(violations.listViolations, {});
    expect(items.map(({ id }) => id)).not.toContain(about.id);
    await expect(
      compliance.client.call(violations.getViolation, { params: { id: about.id } }),
    ).rejects.toMatchObject({ code: 'not_found' });
    const supervisor = await app.logIn('T1', 'supervisor');
    await expect(supervisor.client.call(violations.listViolations, {})).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it('stands in the trail without whose and what', async () => {
    const { id } = await report(compliance);
    const filter = JSON.stringify([{ column: 'entityId', op: 'equals', value: id }]);
    const { items } = await administrator.client.call(audit.listAuditEntries, { query: { filter } });
    expect(items).toMatchObject([{ action: 'audit.violation_reported', after: { state: 'reported' } }]);
    expect(JSON.stringify(items)).not.toContain('名单');
    expect(JSON.stringify(items)).not.toContain(users.agent);
  });
});

it('hints at reveals far above those of the same role', async () => {
  const trail = createAuditTrail(app);
  await app.db.tenantTx(tenantId, async (tx) => {
    const who = await loadPrincipal(tx, users.agent ?? '');
    for (let n = 0; who && n < 25; n += 1)
      await trail.record(tx, {
        actor: who.principal,
        action: 'customers.phone_revealed',
        entityType: 'customer',
        entityId: null,
      });
  });
  const { items } = await compliance.client.call(violations.listViolationHints, {});
  expect(items).toMatchObject([{ kind: 'reveals', person: { id: users.agent }, count: 25, median: 0 }]);
});

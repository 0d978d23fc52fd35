import * as reveals from '@guanjia/contracts/audit/reveals';
import * as audit from '@guanjia/contracts/audit/routes';
import * as settings from '@guanjia/contracts/audit/settings';
import * as customers from '@guanjia/contracts/customers/routes';
import * as forms from '@guanjia/contracts/forms/routes';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SignedIn, startApp, type TestApp } from './app.ts';

const hour = 3_600_000;

let app: TestApp;
let tenantCount = 0;
let administrator: SignedIn;
let supervisor: SignedIn;
let agent: SignedIn;
let customer: customers.Customer;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app[Symbol.asyncDispose]());

beforeEach(async () => {
  tenantCount += 1;
  const code = `REVEAL${tenantCount}`;
  await app.tenant(code);
  administrator = await app.logIn(code, 'administrator');
  supervisor = await app.logIn(code, 'supervisor');
  agent = await app.logIn(code, 'agent');
  customer = await agent.client.call(customers.createCustomer, {
    body: { name: '李建国', phones: ['13812348000'], custom: {} },
  });
});

function reveal(who: SignedIn, reason: { purpose: string; note?: string } = { purpose: 'verify' }) {
  return who.client.call(customers.revealPhone, {
    params: { id: customer.id, phoneId: customer.phones[0]?.id ?? '' },
    body: reason,
  });
}

async function setBudget(perDay: Record<string, number | null>): Promise<void> {
  const { settings: now, version } = await administrator.client.call(settings.getTrustSettings, {});
  await administrator.client.call(settings.saveTrustSettings, {
    body: { settings: { ...now, reveal: { ...now.reveal, perDay } }, version },
  });
}

async function entries(action: string) {
  const filter = JSON.stringify([{ column: 'action', op: 'equals', value: action }]);
  return (await administrator.client.call(audit.listAuditEntries, { query: { filter } })).items;
}

describe('revealing', () => {
  it('gives the number for a purpose of the list, and says so in the trail', async () => {
    expect(await reveal(agent, { purpose: 'verify', note: '身份证' })).toEqual({ number: '13812348000' });
    const [entry] = await entries('customers.phone_revealed');
    expect(entry).toMatchObject({
      entityId: customer.id,
      purpose: '核对身份: 身份证',
      after: { field: 'phone', reveals: 1 },
    });
    expect(JSON.stringify(entry)).not.toContain('13812348000');
  });

  it('needs a purpose that is one', async () => {
    await expect(reveal(agent, { purpose: 'curiosity' })).rejects.toMatchObject({ code: 'bad_request' });
    await expect(reveal(agent, { purpose: 'other' })).rejects.toMatchObject({ code: 'bad_request' });
    expect(await entries('customers.phone_revealed')).toEqual([]);
  });

  it('takes no more than the budget of the day, however many ask at once', async () => {
    await setBudget({ agent: 3 });
    const all = await Promise.allSettled(Array.from({ length: 8 }, () => reveal(agent)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    for (const one of all)
      if (one.status === 'rejected')
        expect(one.reason).toMatchObject({ code: 'reveal_budget_spent', status: 429 });
    expect(await entries('customers.phone_revealed')).toHaveLength(3);
    const { allowance } = await agent.client.call(reveals.getRevealAllowance, {});
    expect(allowance).toEqual({ used: 3, limit: 3 });
  });

  it('names who can grant more, who then does, for today only', async () => {
    await setBudget({ agent: 0 });
    const refused = await reveal(agent).catch((error: unknown) => error);
    expect(refused).toMatchObject({ params: { who: expect.stringMatching(/ of REVEAL/) } });
    const grant = { userId: agent.me.user.id, more: 1, reason: '大促' };
    expect(await supervisor.client.call(reveals.grantReveals, { body: grant })).toEqual({
      used: 0,
      limit: 1,
    });
    await reveal(agent);
    await expect(reveal(agent)).rejects.toMatchObject({ code: 'reveal_budget_spent' });
    expect(await entries('audit.reveals_granted')).toMatchObject([
      { entityId: agent.me.user.id, purpose: '大促', after: { more: 1 } },
    ]);
    const { items } = await supervisor.client.call(reveals.listRevealUse, {});
    expect(items[0]).toMatchObject({ user: { id: agent.me.user.id }, granted: 1, allowance: { used: 1 } });
    await app.clock.advance(24 * hour);
    const nextDay = await app.logIn(`REVEAL${tenantCount}`, 'agent');
    const { allowance } = await nextDay.client.call(reveals.getRevealAllowance, {});
    expect(allowance).toEqual({ used: 0, limit: 0 });
  });

  it('cannot be granted to oneself, nor by an agent, nor across tenants', async () => {
    const grant = (who: SignedIn, userId: string) =>
      who.client.call(reveals.grantReveals, { body: { userId, more: 5, reason: 'x' } });
    await expect(grant(supervisor, supervisor.me.user.id)).rejects.toMatchObject({ code: 'not_yourself' });
    await expect(grant(agent, supervisor.me.user.id)).rejects.toMatchObject({ code: 'forbidden' });
    await app.tenant(`OTHER${tenantCount}`);
    const stranger = await app.logIn(`OTHER${tenantCount}`, 'supervisor');
    await expect(grant(stranger, agent.me.user.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('costs nothing when there is nothing to show', async () => {
    const missing = agent.client.call(customers.revealPhone, {
      params: { id: customer.id, phoneId: customer.id },
      body: { purpose: 'verify' },
    });
    await expect(missing).rejects.toMatchObject({ code: 'not_found' });
    const { allowance } = await agent.client.call(reveals.getRevealAllowance, {});
    expect(allowance.used).toBe(0);
  });
});

describe('an own field', () => {
  const masked = { zh: '证件', en: 'Document' };
  let own: customers.Customer;

  beforeEach(async () => {
    const object = 'customers.customer' as const;
    const { revision } = await administrator.client.call(forms.getForm, { query: { object } });
    const fields = [
      {
        key: 'id_no',
        type: 'text' as const,
        label: masked,
        mask: 'id' as const,
        unmaskedFor: ['supervisor'],
      },
      { key: 'hobby', type: 'text' as const, label: masked },
    ];
    const draft = await administrator.client.call(forms.saveFormDraft, {
      body: { object, revision, fields, groups: [] },
    });
    await administrator.client.call(forms.publishForm, { body: { object, revision: draft.revision } });
    own = await agent.client.call(customers.createCustomer, {
      body: { name: '王芳', phones: ['13912348001'], custom: { id_no: '370102199001011234', hobby: '钓鱼' } },
    });
  });

  const revealField = (who: SignedIn, key: string) =>
    who.client.call(customers.revealField, {
      params: { id: own.id, key },
      body: { purpose: 'verify' },
    });

  it('that is masked is given out like a number, from the same budget', async () => {
    expect(own.custom.id_no).toBe('370***********1234');
    await setBudget({ agent: 1 });
    expect(await revealField(agent, 'id_no')).toEqual({ value: '370102199001011234' });
    const [entry] = await entries('customers.field_revealed');
    expect(entry).toMatchObject({ entityId: own.id, after: { field: 'custom.id_no', reveals: 1 } });
    expect(JSON.stringify(entry)).not.toContain('19900101');
    await expect(revealField(agent, 'id_no')).rejects.toMatchObject({ code: 'reveal_budget_spent' });
  });

  it('that is not masked for who asks, empty or unknown is refused and costs nothing', async () => {
    for (const [who, key] of [
      [agent, 'hobby'],
      [agent, 'nothing'],
      [supervisor, 'id_no'],
    ] as const)
      await expect(revealField(who, key)).rejects.toMatchObject({ code: 'bad_request' });
    await app.tenant(`FOREIGN${tenantCount}`);
    const stranger = await app.logIn(`FOREIGN${tenantCount}`, 'agent');
    await expect(revealField(stranger, 'id_no')).rejects.toMatchObject({ code: 'not_found' });
    const { allowance } = await agent.client.call(reveals.getRevealAllowance, {});
    expect(allowance.used).toBe(0);
  });
});

describe('settings of protected data', () => {
  it('are recorded with what they were, and not overwritten unseen', async () => {
    const { settings: before, version } = await administrator.client.call(settings.getTrustSettings, {});
    const body = { settings: { ...before, exports: { ...before.exports, approvalAbove: 5 } }, version };
    await administrator.client.call(settings.saveTrustSettings, { body });
    await expect(administrator.client.call(settings.saveTrustSettings, { body })).rejects.toMatchObject({
      code: 'version_conflict',
    });
    expect(await entries('audit.settings_updated')).toMatchObject([
      { before: { exports: { approvalAbove: 1000 } }, after: { exports: { approvalAbove: 5 } } },
    ]);
  });
});

describe('opening a customer', () => {
  const open = (who: SignedIn) => who.client.call(customers.getCustomer, { params: { id: customer.id } });

  it('is recorded once within ten minutes, per person', async () => {
    await Promise.all(Array.from({ length: 5 }, () => open(agent)));
    await agent.client.call(customers.listTimeline, { params: { id: customer.id } });
    await open(supervisor);
    const opened = await entries('customers.opened');
    expect(opened).toHaveLength(2);
    expect(new Set(opened.map(({ actor }) => actor?.id))).toEqual(
      new Set([agent.me.user.id, supervisor.me.user.id]),
    );
    await app.clock.advance(9 * 60_000);
    await open(agent);
    expect(await entries('customers.opened')).toHaveLength(2);
    await app.clock.advance(60_000);
    await open(agent);
    expect(await entries('customers.opened')).toHaveLength(3);
  });
});

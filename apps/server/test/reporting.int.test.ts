import { randomUUID } from 'node:crypto';
import type { FilterCondition } from '@guanjia/contracts/core/list';
import * as orders from '@guanjia/contracts/orders/routes';
import * as campaigns from '@guanjia/contracts/outbound/campaigns';
import * as content from '@guanjia/contracts/outbound/content';
import * as work from '@guanjia/contracts/outbound/work';
import * as reporting from '@guanjia/contracts/reporting/routes';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { addUnit, createUser } from '../src/modules/identity/index.ts';
import { type SignedIn, startApp, type TestApp, testPassword } from './app.ts';
import { createImporter } from './list-imports.ts';

let app: TestApp;
let tenantId: string;
let groupId: string;
let users: Record<string, string>;
let outsider: string;
let everybody: SignedIn;
let leader: SignedIn;
let agent: SignedIn;
let campaignIds: string[];
let taskOf: Map<string, { id: string; customer_id: string }[]>;
let dispositions: { success: string; failure: string };
let questionnaireId: string;

/** The first moment of 2 March 2026 in Shanghai. */
const midnight = Date.parse('2026-03-01T16:00:00Z');
const days = ['2026-02-28', '2026-03-01', '2026-03-02', '2026-03-03'];

beforeAll(async () => {
  app = await startApp();
  ({ tenantId, groupId, users } = await app.tenant('T1'));
  outsider = await app.db.tenantTx(tenantId, async (tx) =>
    createUser(
      tx,
      {
        login: 'outsider',
        name: 'outsider',
        employeeNo: 'o',
        role: 'agent',
        unitId: await addUnit(tx, { kind: 'group', name: 'Group 2' }, app.clock.now()),
        password: testPassword,
        mustChangePassword: false,
      },
      app.clock.now(),
    ),
  );
  everybody = await app.logIn('T1', 'supervisor');
  leader = await app.logIn('T1', 'leader');
  agent = await app.logIn('T1', 'agent');
  const category = await everybody.client.call(orders.createCategory, {
    body: {
      name: 'Cards',
      dispositions: [
        { name: 'Sold', kind: 'success' },
        { name: 'No', kind: 'failure' },
      ],
    },
  });
  dispositions = { success: category.dispositions[0]?.id ?? '', failure: category.dispositions[1]?.id ?? '' };
  questionnaireId = randomUUID();
  const label = { zh: '问', en: 'Q' };
  const options = ['a', 'b'].map((value) => ({ value, label }));
  await everybody.client.call(content.saveQuestionnaire, {
    params: { id: questionnaireId },
    body: {
      name: '调查',
      version: 0,
      fields: [
        { key: 'one', type: 'select', label, options },
        { key: 'many', type: 'multi_select', label, options },
        { key: 'stars', type: 'rating', label, min: 1, max: 3 },
        { key: 'age', type: 'number', label },
        { key: 'words', type: 'text', label },
      ],
    },
  });
  taskOf = new Map();
  const importer = createImporter(everybody.client);
  // One name is part of the other, as numbers must not be found by name.
  for (const name of ['A', 'A 2']) {
    const { id } = await everybody.client.call(campaigns.createCampaign, {
      body: { name, dialMode: 'claim' },
    });
    await importer.importAll(id, '姓名,电话\n张三,13800138000\n李四,13800138001\n');
    const { rows } = await app.admin.query<{ id: string; customer_id: string }>(
      'select id, customer_id from outbound.task where campaign_id = $1',
      [id],
    );
    taskOf.set(id, rows);
  }
  campaignIds = [...taskOf.keys()];
});

afterAll(() => app[Symbol.asyncDispose]());

afterEach(() => app.admin.query('truncate outbound.response, outbound.contact cascade'));

type Figures = z.output<typeof reporting.outboundFigures>;

interface Result {
  who: number;
  campaign: number;
  outcome: work.ContactOutcome;
  sold: boolean | null;
  talk: number | null;
  /** ms from midnight. */
  at: number;
  answers: Record<string, unknown> | null;
}

const agents = () => [users.agent ?? '', users.leader ?? '', outsider];

const hour = 3_600_000;
const result: fc.Arbitrary<Result> = fc.record({
  who: fc.nat(2),
  campaign: fc.nat(1),
  outcome: fc.constantFrom(...work.contactOutcomes),
  sold: fc.option(fc.boolean()),
  talk: fc.option(fc.nat(600)),
  // Around the midnights as often as anywhere else.
  at: fc.oneof(
    fc.constantFrom(-24 * hour, -24 * hour - 1, -1, 0, 1, 24 * hour - 1, 24 * hour),
    fc.integer({ min: -40 * hour, max: 40 * hour }),
  ),
  answers: fc.option(
    fc.record(
      {
        one: fc.constantFrom('a', 'b', 'gone', ''),
        many: fc.subarray(['a', 'b']),
        stars: fc.integer({ min: 1, max: 3 }),
        age: fc.integer({ min: 1, max: 99 }),
        words: fc.constantFrom('', 'hello'),
      },
      { requiredKeys: [] },
    ),
  ),
});

async function save(results: readonly Result[]): Promise<void> {
  await app.admin.query('truncate outbound.response, outbound.contact cascade');
  for (const one of results) {
    const campaignId = campaignIds[one.campaign] ?? '';
    const task = taskOf.get(campaignId)?.[0];
    const id = randomUUID();
    const at = new Date(midnight + one.at);
    const agentId = agents()[one.who];
    const disposition = one.sold === null ? null : one.sold ? dispositions.success : dispositions.failure;
    await app.admin.query(
      `insert into outbound.contact (id, tenant_id, task_id, campaign_id, customer_id, agent_id, outcome, disposition_id, notes, talk_seconds, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, '', $9, $10)`,
      [
        id,
        tenantId,
        task?.id,
        campaignId,
        task?.customer_id,
        agentId,
        one.outcome,
        disposition,
        one.talk,
        at,
      ],
    );
    if (!one.answers) continue;
    await app.admin.query(
      `insert into outbound.response (id, tenant_id, questionnaire_id, contact_id, campaign_id, customer_id, agent_id, answers, answered, created_at)
       values ($1, $2, $3, $1, $4, $5, $6, $7, $8, $9)`,
      [
        id,
        tenantId,
        questionnaireId,
        campaignId,
        task?.customer_id,
        agentId,
        JSON.stringify(one.answers),
        Object.keys(one.answers).length,
        at,
      ],
    );
  }
}

const period = fc
  .tuple(fc.constantFrom(...days), fc.constantFrom(...days), fc.option(fc.nat(1)))
  .map(([one, other, campaign]) => ({
    from: one < other ? one : other,
    to: one < other ? other : one,
    campaign,
  }));

/** The period as a funnel of a list: half-open moments. */
function funnel(from: string, to: string): string {
  return JSON.stringify([
    {
      column: 'createdAt',
      op: 'range',
      from: new Date(`${from}T00:00:00+08:00`).toISOString(),
      to: new Date(Date.parse(`${to}T00:00:00+08:00`) + 24 * hour).toISOString(),
    },
  ]);
}

/** Each number of each row is what the list counts that the console opens for it. */
async function leadToTheirRows(
  who: SignedIn,
  days: string,
  { campaignId }: { campaignId?: string },
  groups: readonly { groupId: string | null; figures: Figures }[],
  seats: readonly { agentId: string; figures: Figures }[],
): Promise<void> {
  const campaign: FilterCondition[] = campaignId
    ? [{ column: 'campaignId', op: 'in', values: [campaignId] }]
    : [];
  const count = async (menu: (typeof work.contactMenus)[number], more: FilterCondition[]) => {
    const filter = JSON.stringify([...(JSON.parse(days) as FilterCondition[]), ...campaign, ...more]);
    const page = await who.client.call(work.listContacts, {
      query: { menu, filter, count: 'true', limit: 1 },
    });
    return page.count?.value;
  };
  const rows = [
    ...groups.map(({ groupId: id, figures }) => {
      const own: FilterCondition = id
        ? { column: 'groupId', op: 'in', values: [id] }
        : { column: 'groupId', op: 'empty', value: true };
      return { own, figures };
    }),
    ...seats.map(({ agentId, figures }) => {
      const own: FilterCondition = { column: 'agentId', op: 'in', values: [agentId] };
      return { own, figures };
    }),
  ];
  for (const { own, figures } of rows) {
    const failed = (outcome: work.ContactOutcome) =>
      count('failures', [own, { column: 'outcome', op: 'in', values: [outcome] }]);
    expect({
      connected: await count('history', [own]),
      sales: await count('sales', [own]),
      noAnswer: await failed('no_answer'),
      busy: await failed('busy'),
      emptyNumber: await failed('empty_number'),
      unreachable: await failed('unreachable'),
    }).toEqual({
      connected: figures.connected,
      sales: figures.sales,
      noAnswer: figures.noAnswer,
      busy: figures.busy,
      emptyNumber: figures.emptyNumber,
      unreachable: figures.unreachable,
    });
  }
}

describe('statistics', () => {
  it('count what the lists show, for everybody, a leader and an agent, at the edges of days', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(result, { maxLength: 25 }),
        period,
        async (results, { from, to, campaign }) => {
          await save(results);
          const campaignId = campaign === null ? undefined : campaignIds[campaign];
          const narrowed = campaignId ? { campaignId } : {};
          for (const who of [everybody, leader, agent]) {
            const query = { from, to, ...narrowed };
            const groups = await who.client.call(reporting.getGroupStatistics, { query });
            const seats = await who.client.call(reporting.getAgentStatistics, { query });
            const menus = { history: 0, sales: 0, failures: 0 };
            for (const menu of work.contactMenus) {
              const page = await who.client.call(work.listContacts, {
                query: { menu, filter: funnel(from, to), count: 'true', ...narrowed },
              });
              menus[menu] = page.count?.value ?? -1;
            }
            expect(seats.total).toEqual(groups.total);
            expect({
              history: seats.total.connected,
              sales: seats.total.sales,
              failures:
                seats.total.noAnswer + seats.total.busy + seats.total.emptyNumber + seats.total.unreachable,
            }).toEqual(menus);
            const { attempts, connected, sales } = seats.total;
            expect(attempts).toBe(menus.history + menus.failures + seats.total.redial);
            for (const key of ['attempts', 'connected', 'sales'] as const) {
              const sums = [
                seats.rows.map((row) => row.figures),
                groups.rows.map((row) => row.figures),
                seats.days,
              ];
              for (const rows of sums)
                expect((rows as Record<typeof key, number>[]).reduce((so, row) => so + row[key], 0)).toBe(
                  seats.total[key],
                );
            }
            await leadToTheirRows(who, funnel(from, to), narrowed, groups.rows, seats.rows);
            expect(seats.total.connectRatio).toBe(attempts === 0 ? null : connected / attempts);
            expect(seats.total.saleRatio).toBe(connected === 0 ? null : sales / connected);
            expect(seats.days.map(({ day }) => day)).toEqual(days.filter((day) => day >= from && day <= to));
          }
        },
      ),
      { numRuns: 20 },
    );
  }, 60_000);

  it('put a result of one millisecond before midnight into the day before', async () => {
    const common = { who: 0, campaign: 0, outcome: 'success', sold: true, talk: 7, answers: null } as const;
    await save([
      { ...common, at: -1 },
      { ...common, at: 0 },
      { ...common, at: 0 },
    ]);
    const { days: counted, rows } = await agent.client.call(reporting.getAgentStatistics, {
      query: { from: '2026-03-01', to: '2026-03-02' },
    });
    expect(counted).toEqual([
      { day: '2026-03-01', attempts: 1, connected: 1, sales: 1 },
      { day: '2026-03-02', attempts: 2, connected: 2, sales: 2 },
    ]);
    expect(rows).toMatchObject([
      { agentId: users.agent, groupName: 'Group 1', figures: { talkSeconds: 21 } },
    ]);
  });

  it('show a leader the own group only, an agent the own calls only', async () => {
    const common = { campaign: 0, outcome: 'busy', sold: null, talk: null, answers: null, at: 0 } as const;
    await save([0, 1, 1, 2].map((who) => ({ ...common, who })));
    const query = { from: '2026-03-02', to: '2026-03-02' };
    const all = await everybody.client.call(reporting.getGroupStatistics, { query });
    expect(all.rows.map((row) => [row.groupName, row.figures.busy])).toEqual([
      ['Group 1', 3],
      ['Group 2', 1],
    ]);
    const group = await leader.client.call(reporting.getGroupStatistics, { query });
    expect(group.rows).toMatchObject([{ groupId, figures: { busy: 3 } }]);
    expect((await agent.client.call(reporting.getAgentStatistics, { query })).total.attempts).toBe(1);
  });

  it('count answers per option, as the list counts responses', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(result, { maxLength: 20 }), period, async (results, { from, to }) => {
        await save(results);
        const { questionnaires } = await everybody.client.call(reporting.getQuestionnaireStatistics, {
          query: { from, to },
        });
        const { items } = await everybody.client.call(work.listResponses, {
          query: { filter: funnel(from, to), limit: 200 },
        });
        const [one] = questionnaires;
        expect(one?.responses ?? 0).toBe(items.length);
        for (const { field, answered, options, mean } of one?.fields ?? []) {
          const given = items.flatMap(({ answers }) => {
            const answer = answers[field.key];
            return answer === undefined || answer === '' || (Array.isArray(answer) && answer.length === 0)
              ? []
              : [answer];
          });
          expect(answered).toBe(given.length);
          for (const { value, count } of options)
            expect(count).toBe(
              given.flat().filter((answer) => typeof answer !== 'object' && String(answer) === value).length,
            );
          if (field.type === 'rating' || field.type === 'number') {
            const sum = given.reduce<number>((so, answer) => so + Number(answer), 0);
            if (given.length === 0) expect(mean).toBeNull();
            else expect(mean).toBeCloseTo(sum / given.length, 9);
          } else expect(mean).toBeNull();
        }
      }),
      { numRuns: 20 },
    );
  }, 60_000);

  it('refuse a period that ends before it begins', async () => {
    await expect(
      agent.client.call(reporting.getGroupStatistics, { query: { from: '2026-03-02', to: '2026-03-01' } }),
    ).rejects.toMatchObject({ status: 400, fields: [{ path: 'query.to' }] });
  });
});

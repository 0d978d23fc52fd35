import type { FilterCondition } from '@guanjia/contracts/core/list';
import * as customers from '@guanjia/contracts/customers/routes';
import * as segments from '@guanjia/contracts/customers/segments';
import type { SignedIn } from './app.ts';
import { field, options, startFormOffice } from './form-office.ts';
import { until } from './until.ts';

export const within = (...ids: string[]): FilterCondition => ({ column: 'segment', op: 'in', values: ids });

/** A tenant whose leader makes segments of customers with the own fields `grade` and `revenue`. */
export async function startSegmentOffice() {
  const office = await startFormOffice();
  const leader = await office.app.logIn('T1', 'leader');
  const published = await office.publishedFields();
  await office.publish([
    ...published,
    field('grade', 'select', { options }),
    field('revenue', 'number', { listed: true }),
  ]);
  let serial = 0;
  let source = '';

  const ofSource = (): FilterCondition => ({ column: 'source', op: 'equals', value: source });
  type Body = Parameters<typeof leader.client.call<typeof segments.createSegment>>[1]['body'];

  const create = (more: Partial<Body> = {}, who = leader) => {
    serial += 1;
    const query = { filter: [ofSource()] };
    return who.client.call(segments.createSegment, {
      body: { name: `segment ${serial}`, kind: 'dynamic', query, ...more },
    });
  };
  const read = (id: string, who = leader) => who.client.call(segments.getSegment, { params: { id } });
  const isFrozen = (id: string, who = leader) =>
    until('the members are found', async () => {
      const segment = await read(id, who);
      return segment.freezing === null && segment;
    });

  return {
    app: office.app,
    administrator: office.administrator,
    agent: office.agent,
    leader,
    /** The next test's customers get a source of their own. */
    next(): void {
      serial += 1;
      source = `source ${serial}`;
    },
    source: () => source,
    ofSource,
    /** A segment of this test's customers. */
    create,
    read,
    isFrozen,
    frozen: async (more: Partial<Body> = {}) => isFrozen((await create({ kind: 'frozen', ...more })).id),
    found: async (filter: FilterCondition[], who: SignedIn = leader) =>
      (await office.list({ filter, limit: 200 }, who)).items.map(({ name }) => name).toSorted(),
    count: (id: string, who = leader) => who.client.call(segments.countSegment, { params: { id } }),
    compare: (ids: string[], who = leader) => who.client.call(segments.compareSegments, { body: { ids } }),
    /** A customer of this test in the public pool, with these own values. */
    async add(name: string, custom: Record<string, string | number> = {}): Promise<string> {
      const { id, version } = await office.add(custom, office.administrator, name);
      await office.administrator.client.call(customers.updateCustomer, {
        params: { id },
        body: { version, source },
      });
      await office.app.admin.query(
        `update customers.customer set owner_id = null, pool = 'public' where id = $1`,
        [id],
      );
      return id;
    },
  };
}

export type SegmentOffice = Awaited<ReturnType<typeof startSegmentOffice>>;

import { randomUUID } from 'node:crypto';
import { addRelation } from '@guanjia/contracts/customers/record-company';
import * as contact from '@guanjia/contracts/customers/record-contact-points';
import { requestListing } from '@guanjia/contracts/customers/record-listings';
import { setTags } from '@guanjia/contracts/customers/record-tags';
import * as customers from '@guanjia/contracts/customers/routes';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { field, startFormOffice } from './form-office.ts';
import { everyRow, mergeNow, undoNow } from './merge-office.ts';

let office: Awaited<ReturnType<typeof startFormOffice>>;
let tenantId: string;

beforeAll(async () => {
  office = await startFormOffice();
  await office.publish([field('card', 'text', { unique: true }), field('hobby', 'text')]);
  const { rows } = await office.app.admin.query<{ id: string }>(
    'select tenant_id as id from identity.tenant',
  );
  tenantId = rows[0]?.id ?? '';
});
afterAll(() => office.app[Symbol.asyncDispose]());

const maybe = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });

/** Few values of each kind, so that customers often have the same. */
const person = fc.record({
  name: fc.constantFrom('王芳', '李娜'),
  gender: fc.constantFrom('female' as const, 'unknown' as const),
  birthYear: maybe([1980, 1990]),
  region: maybe(['济南', '青岛']),
  company: maybe(['鲁能', '海信']),
  note: maybe(['老客户', '晚上打']),
  level: fc.constantFrom('normal', 'gold'),
  card: fc.boolean(),
  hobby: maybe(['fishing', 'chess']),
  numbers: fc.uniqueArray(fc.nat({ max: 4 }), { minLength: 1, maxLength: 3 }),
  mustNotUse: fc.boolean(),
  emails: fc.uniqueArray(fc.constantFrom('a@example.com', 'b@example.com'), { maxLength: 2 }),
  address: maybe(['泉城路 1 号', '经十路 2 号']),
  tags: fc.uniqueArray(fc.constantFrom('vip', 'late', 'car'), { maxLength: 3 }),
  listed: maybe(['black', 'white'] as const),
  owner: fc.constantFrom(null, 'agent' as const, 'supervisor' as const),
  shared: fc.boolean(),
  relatedToFirst: fc.boolean(),
  relatedToThird: fc.boolean(),
});
type Person = typeof person extends fc.Arbitrary<infer T> ? T : never;

const fields = [
  'name',
  'gender',
  'region',
  'company',
  'note',
  'level',
  'owner',
  'custom.card',
  'custom.hobby',
];
const cases = fc.record({
  people: fc.array(person, { minLength: 2, maxLength: 4 }),
  choices: fc.array(fc.tuple(fc.constantFrom(...fields), fc.nat({ max: 3 })), { maxLength: 6 }),
  chained: fc.boolean(),
});

/** Adds somebody by the routes that people use; numbers go past the guard against known ones. */
async function add(one: Person, index: number, places: readonly string[]): Promise<string> {
  const { client } = office.administrator;
  const own = { ...(one.card && { card: randomUUID() }), ...(one.hobby && { hobby: one.hobby }) };
  const { id } = await client.call(customers.createCustomer, {
    body: {
      ...{ name: one.name, gender: one.gender, birthYear: one.birthYear, region: one.region },
      ...{ company: one.company, note: one.note, level: one.level, custom: own },
      contactPoints: [{ channel: 'chat', type: 'qq', value: `q${index}` }],
    },
  });
  const params = { id };
  for (const [place, number] of one.numbers.entries()) {
    await client.call(contact.addContactPoint, {
      params,
      body: {
        channel: 'phone',
        value: `1380000000${number}`,
        ...(one.mustNotUse && place === 0 && { doNotUse: true, doNotUseReason: 'wrong' }),
      },
    });
  }
  for (const value of one.emails)
    await client.call(contact.addContactPoint, { params, body: { channel: 'email', value } });
  if (one.address)
    await client.call(contact.addContactPoint, { params, body: { channel: 'address', value: one.address } });
  if (one.tags.length > 0) await client.call(setTags, { params, body: { names: one.tags } });
  if (one.listed) {
    await client.call(requestListing, { body: { list: one.listed, customerId: id, reason: 'test' } });
  }
  const [first, , third] = places;
  const related = [one.relatedToFirst ? first : undefined, one.relatedToThird ? third : undefined];
  for (const customerId of related.filter((other) => other !== undefined)) {
    await client.call(addRelation, { params, body: { customerId, type: 'colleague', forward: true } });
  }
  const ownerId = one.owner && office.users[one.owner];
  await office.app.admin.query(
    `update customers.customer set owner_id = $2, pool = case when $2::uuid is null then 'public' else 'private' end
     where id = $1`,
    [id, ownerId],
  );
  if (one.shared && ownerId) {
    await office.app.admin.query(
      `insert into customers.share (tenant_id, customer_id, user_id, access, granted_at) values ($1, $2, $3, 'read', now())`,
      [tenantId, id, office.users.leader],
    );
  }
  return id;
}

it('a merge that is undone gives back the very same rows', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ people, choices, chained }) => {
      // Requests of one minute are limited.
      await office.app.clock.advance(60_000);
      const ids: string[] = [];
      for (const [index, one] of people.entries()) ids.push(await add(one, index, ids));
      // What follows from the rest is as if everything had been entered by hand.
      await settle(ids);
      const chosen = Object.fromEntries(choices.map(([key, at]) => [key, ids[at % ids.length] ?? '']));
      const before = await everyRow(office.app, tenantId);
      const [first = '', second = '', ...rest] = ids;
      if (chained && rest.length > 0) {
        const inner = await mergeNow(office.administrator, [second, ...rest]);
        const between = await everyRow(office.app, tenantId);
        const outer = await mergeNow(office.administrator, [first, second]);
        await undoNow(office.administrator, outer.id);
        expect(await everyRow(office.app, tenantId)).toEqual(between);
        await undoNow(office.administrator, inner.id);
      } else {
        const { id } = await mergeNow(office.administrator, ids, chosen);
        expect(await everyRow(office.app, tenantId)).not.toEqual(before);
        expect((await undoNow(office.administrator, id)).kept).toEqual([]);
      }
      expect(await everyRow(office.app, tenantId)).toEqual(before);
    }),
    { numRuns: 10 },
  );
});

/** A merge and its undoing brings what follows from the rest up to date; here it must be so before. */
async function settle(ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const { client } = office.administrator;
    const { version } = await client.call(customers.getCustomer, { params: { id } });
    await client.call(customers.updateCustomer, { params: { id }, body: { version, source: 'test' } });
  }
}

import { z } from 'zod';
import { type ErrorCode, errorCatalogue } from '../core/errors.ts';
import { id, idParams, instant, person, text } from '../core/fields.ts';
import { listPage, listQuery } from '../core/list.ts';
import { defineRoute } from '../core/route.ts';
import { poolRules } from './pool-rules.ts';

const errorCodes = Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]];
const fillings = z.record(z.string(), z.union([z.string(), z.number()]));

/** Why something was not done with one customer: an error code, and what fills the blanks of its text. */
export const refusal = z.object({ code: z.enum(errorCodes), params: fillings }).meta({ id: 'Refusal' });
export type Refusal = z.output<typeof refusal>;

export const refusedCustomer = refusal.extend({ customerId: id }).meta({ id: 'RefusedCustomer' });

/** How a customer came to another owner or pool. */
export const moveKinds = [
  'pick',
  'give_back',
  'assign',
  'take_back',
  'exchange',
  'distribute',
  'recycle',
  'hand_over',
  'merge',
  'undo',
] as const;
export type MoveKind = (typeof moveKinds)[number];

export const poolMove = z
  .object({
    id,
    kind: z.enum(moveKinds),
    occurredAt: instant,
    /** Null: the public pool. */
    from: person.nullable(),
    to: person.nullable(),
    /** Null: the system, by a rule. */
    actor: person.nullable(),
    /** For `recycle`: which rule of which version, in numbers. */
    rule: z
      .object({
        number: z.int(),
        version: z.int(),
        kind: z.enum(['no_contact', 'no_sale']),
        days: z.int(),
        since: instant,
      })
      .nullable(),
    note: z.string().nullable(),
    bulkId: id.nullable(),
    /** The move that this one took back. */
    undoes: id.nullable(),
    undone: z.boolean(),
  })
  .meta({ id: 'PoolMove' });
export type PoolMove = z.output<typeof poolMove>;

/** Where a customer stands with regard to the pools, for whoever asks. */
export const customerPool = z
  .object({
    /** What the asking person may do with the record; `read`: shared with them to look at only. */
    access: z.enum(['full', 'edit', 'read']),
    /** Inside the own data scope: whoever may assign, may assign this one. */
    inScope: z.boolean(),
    ownedSince: instant.nullable(),
    releasedAt: instant.nullable(),
    lastSaleAt: instant.nullable(),
    protectedUntil: instant.nullable(),
    protectionReason: z.string().nullable(),
    /** When which rule will give it back to the public pool. */
    recycle: z
      .object({
        at: instant,
        rule: z.int(),
        kind: z.enum(['no_contact', 'no_sale']),
        days: z.int(),
        warn: z.boolean(),
      })
      .nullable(),
    /** Why the asking person may not pick it; null when nothing stands against it. */
    pickRefusal: refusal.nullable(),
    shares: z.array(
      z.object({
        person,
        access: z.enum(['read', 'edit']),
        until: instant.nullable(),
        grantedBy: person.nullable(),
      }),
    ),
  })
  .meta({ id: 'CustomerPool' });
export type CustomerPool = z.output<typeof customerPool>;

/** What somebody has of what the rules allow. */
export const poolStanding = z
  .object({ pickedToday: z.int(), perDay: z.int().nullable(), held: z.int(), holding: z.int().nullable() })
  .meta({ id: 'PoolStanding' });

const rulesView = z
  .object({
    rules: poolRules,
    /** 0 while nothing was decided and the defaults hold. */
    version: z.int(),
    savedAt: instant.nullable(),
    savedBy: person.nullable(),
    /** Names of the people that the rules mention, of all roles and of all units that are in use. */
    roles: z.array(z.object({ key: z.string(), name: z.string() })),
    units: z.array(z.object({ id, name: z.string() })),
    people: z.array(person),
  })
  .meta({ id: 'PoolRulesView' });

export const getPoolRules = defineRoute({
  operationId: 'getPoolRules',
  summary: 'The rules of the pools that hold now, or those of an earlier version',
  method: 'GET',
  path: '/api/customers/pool/rules',
  access: 'customers.read',
  query: z.object({ version: z.coerce.number().int().min(0).optional() }),
  success: rulesView,
});

export const savePoolRules = defineRoute({
  operationId: 'savePoolRules',
  summary: 'Decide about the pools; `version` guards against overwriting. Earlier versions are kept',
  method: 'PUT',
  path: '/api/customers/pool/rules',
  access: 'customers.pools.manage',
  body: z.object({ rules: poolRules, version: z.int().min(0) }),
  success: rulesView,
  errors: ['version_conflict'],
});

export const getPoolStanding = defineRoute({
  operationId: 'getPoolStanding',
  summary: 'How many customers I own and have picked today, and how many I may',
  method: 'GET',
  path: '/api/customers/pool/standing',
  access: 'customers.pick',
  success: poolStanding,
});

/** How many private customers one look at rules goes through. */
export const recyclingLookCap = 100_000;

export const previewRecycling = defineRoute({
  operationId: 'previewRecycling',
  summary:
    'Which customers inside the data scope would be recycled within so many days: by the rules that hold, or by others before they are saved. Changes nothing',
  method: 'POST',
  path: '/api/customers/pool/recycling-preview',
  access: 'customers.assign',
  body: z.object({
    days: z.int().min(0).max(365),
    /** Without: the rules that hold, with the warning time of those that are new. */
    rules: poolRules.optional(),
  }),
  success: z
    .object({
      /** Private customers that were looked at; not all of them when there are more than 100,000. */
      looked: z.int(),
      capped: z.boolean(),
      due: z.int(),
      byRule: z.array(z.object({ rule: z.int(), count: z.int() })),
      byOwner: z.array(z.object({ owner: person, count: z.int() })),
      /** The first ones that will go. */
      first: z.array(
        z.object({ customerId: id, name: z.string(), owner: person, at: instant, rule: z.int() }),
      ),
    })
    .meta({ id: 'RecyclingPreview' }),
});

export const getCustomerPool = defineRoute({
  operationId: 'getCustomerPool',
  summary: 'Owner, protection, coming recycling and shares of a customer, and what I may do with it',
  method: 'GET',
  path: '/api/customers/:id/pool',
  access: 'customers.read',
  params: idParams,
  success: customerPool,
});

export const listPoolMoves = defineRoute({
  operationId: 'listPoolMoves',
  summary: 'Every owner a customer had, newest first, each with what moved it',
  method: 'GET',
  path: '/api/customers/:id/moves',
  access: 'customers.read',
  params: idParams,
  query: listQuery.pick({ cursor: true, limit: true }),
  success: listPage(poolMove),
});

const moved = z.object({ moveId: id }).meta({ id: 'Moved' });

/** Why a rule or the state of a record stands against a move. */
const gainErrors = ['holding_limit', 'level_limit', 'owner_unfit', 'owner_unchanged'] as const;

export const pickCustomer = defineRoute({
  operationId: 'pickCustomer',
  summary: 'Take a customer out of the public pool',
  method: 'POST',
  path: '/api/customers/:id/pick',
  access: 'customers.pick',
  params: idParams,
  success: moved,
  errors: ['customer_taken', 'pick_daily_limit', 'pick_cooling_down', ...gainErrors],
});

export const pickCustomers = defineRoute({
  operationId: 'pickCustomers',
  summary: 'Take some customers out of the public pool: the first ones of the list as it is filtered',
  method: 'POST',
  path: '/api/customers/pool/picks',
  access: 'customers.pick',
  body: z.object({
    count: z.int().min(1).max(200),
    query: listQuery.pick({ filter: true, q: true, sort: true }),
  }),
  success: z.object({
    moveIds: z.array(id),
    /** The first thing that kept the number below the one asked for. */
    refusal: refusal.nullable(),
  }),
  errors: ['pick_daily_limit', 'holding_limit'],
});

export const giveBackCustomer = defineRoute({
  operationId: 'giveBackCustomer',
  summary: 'Give an own customer back to the public pool',
  method: 'POST',
  path: '/api/customers/:id/give-back',
  access: 'customers.pick',
  params: idParams,
  body: z.object({ reason: text(200) }),
  success: moved,
  errors: ['customer_not_held'],
});

const note = z.string().trim().max(200).optional();

export const assignCustomer = defineRoute({
  operationId: 'assignCustomer',
  summary: 'Give a customer to somebody, out of the public pool or from another owner',
  method: 'POST',
  path: '/api/customers/:id/assign',
  access: 'customers.assign',
  params: idParams,
  body: z.object({ ownerId: id, note }),
  success: moved,
  errors: [...gainErrors],
});

export const takeBackCustomer = defineRoute({
  operationId: 'takeBackCustomer',
  summary: 'Take a customer from its owner into the public pool',
  method: 'POST',
  path: '/api/customers/:id/take-back',
  access: 'customers.assign',
  params: idParams,
  body: z.object({ note }),
  success: moved,
  errors: ['owner_unchanged'],
});

export const exchangeCustomers = defineRoute({
  operationId: 'exchangeCustomers',
  summary: 'Let two customers change owners; no limits are asked, because nobody owns more afterwards',
  method: 'POST',
  path: '/api/customers/:id/exchange',
  access: 'customers.assign',
  params: idParams,
  body: z.object({ withId: id, note }),
  success: z.object({ moveIds: z.array(id) }),
  errors: ['owner_unchanged', 'owner_unfit'],
});

export const protectCustomer = defineRoute({
  operationId: 'protectCustomer',
  summary: 'Keep a customer from being recycled until a moment, or end that',
  method: 'POST',
  path: '/api/customers/:id/protection',
  access: 'customers.assign',
  params: idParams,
  body: z.discriminatedUnion('on', [
    z.object({ on: z.literal(true), until: instant, reason: text(200) }),
    z.object({ on: z.literal(false) }),
  ]),
  errors: ['owner_unchanged'],
});

export const undoMoves = defineRoute({
  operationId: 'undoMoves',
  summary: 'Take own moves of the last day back, unless the customer has moved on since',
  method: 'POST',
  path: '/api/customers/pool/undo',
  access: 'customers.read',
  body: z.object({ moveIds: z.array(id).min(1).max(200) }),
  success: z.object({ undone: z.int(), refused: z.array(refusedCustomer) }),
});

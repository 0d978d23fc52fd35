import { z } from 'zod';
import { id, idParams, instant, person, text } from '../core/fields.ts';
import { defineList, listPage, listQuery } from '../core/list.ts';
import { defineRoute } from '../core/route.ts';

export const listNames = ['black', 'white'] as const;
export type ListName = (typeof listNames)[number];

/** `requested`: waits for a decision. Past its end an active one has no effect, whatever its state says. */
export const listingStates = ['requested', 'active', 'declined', 'ended'] as const;

/** Where somebody asked for it. */
export const listingOrigins = ['record', 'call', 'chat'] as const;

/** A customer or a number on the black or the white list. The black list holds everywhere; the white one where it is shared. */
export const listing = z
  .object({
    id,
    list: z.enum(listNames),
    state: z.enum(listingStates),
    customer: person.nullable(),
    /** Masked unless the reader may see numbers. */
    number: z.string().nullable(),
    reason: z.string(),
    origin: z.enum(listingOrigins),
    /** Null: in all branches. */
    branches: z.array(person).nullable(),
    until: instant.nullable(),
    requestedBy: person.nullable(),
    requestedAt: instant,
    decidedBy: person.nullable(),
    decidedAt: instant.nullable(),
    decisionNote: z.string().nullable(),
  })
  .meta({ id: 'Listing' });
export type Listing = z.infer<typeof listing>;

export const listingList = defineList({
  name: 'customers.listings',
  row: listing,
  search: false,
  defaultSort: '-requestedAt',
  columns: {
    list: { type: 'enum', filter: true, options: listNames },
    state: { type: 'enum', filter: true, options: listingStates },
    origin: { type: 'enum', filter: true, options: listingOrigins },
    number: { type: 'exact', filter: true },
    requestedAt: { type: 'datetime', filter: true, sort: true },
  },
});

export const listListings = defineRoute({
  operationId: 'listListings',
  summary: 'The black and the white list, with what waits for a decision',
  method: 'GET',
  path: '/api/customers/listings',
  access: 'customers.approve',
  query: listQuery,
  success: listPage(listing),
});

const whom = { customerId: id.optional(), number: z.string().trim().min(1).max(60).optional() };

export const requestListing = defineRoute({
  operationId: 'requestListing',
  summary: 'Put a customer or number on a list; without the right to approve: ask for it (举报)',
  method: 'POST',
  path: '/api/customers/listings',
  access: 'customers.update',
  body: z
    .object({
      list: z.enum(listNames),
      ...whom,
      reason: text(200),
      origin: z.enum(listingOrigins).default('record'),
      /** The call or chat that it is about. */
      originId: id.nullable().default(null),
      /** Null: all; for the white list only. */
      branchIds: z.array(id).min(1).max(100).nullable().default(null),
      until: instant.nullable().default(null),
    })
    .refine(({ customerId, number }) => (customerId === undefined) !== (number === undefined), {
      message: 'a customer or a number',
      path: ['customerId'],
    })
    .refine(({ list, branchIds }) => list === 'white' || branchIds === null, {
      message: 'the black list holds everywhere',
      path: ['branchIds'],
    }),
  status: 201,
  success: listing,
  errors: ['phone_invalid', 'listing_known'],
});

export const decideListing = defineRoute({
  operationId: 'decideListing',
  summary: 'Approve what somebody asked for, or decline it',
  method: 'POST',
  path: '/api/customers/listings/:id/decision',
  access: 'customers.approve',
  params: idParams,
  body: z.object({ approve: z.boolean(), note: z.string().trim().max(200).optional() }),
  success: listing,
  errors: ['listing_state'],
});

export const endListing = defineRoute({
  operationId: 'endListing',
  summary: 'Take a customer or number off its list',
  method: 'POST',
  path: '/api/customers/listings/:id/end',
  access: 'customers.approve',
  params: idParams,
  success: listing,
  errors: ['listing_state'],
});

export const resumeListing = defineRoute({
  operationId: 'resumeListing',
  summary: 'Put back on its list what was taken off',
  method: 'POST',
  path: '/api/customers/listings/:id/resumption',
  access: 'customers.approve',
  params: idParams,
  success: listing,
  errors: ['listing_state', 'listing_known'],
});

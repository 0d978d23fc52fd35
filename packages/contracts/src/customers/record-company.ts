import { z } from 'zod';
import { id, idParams, instant, person, text } from '../core/fields.ts';
import { fieldKey } from '../core/form.ts';
import { defineList, listPage, listQuery } from '../core/list.ts';
import { defineRoute } from '../core/route.ts';

export const contactApprovals = ['approved', 'pending', 'declined'] as const;

/** A person who can be spoken to at a company, as either side shows it. */
export const companyContact = z
  .object({
    companyId: id,
    companyName: z.string(),
    personId: id,
    personName: z.string(),
    /** Masked like any number; null when the person has none. */
    phone: z.string().nullable(),
    /** 职务 */
    post: z.string().nullable(),
    category: fieldKey.nullable(),
    primary: z.boolean(),
    approval: z.enum(contactApprovals),
    addedBy: person.nullable(),
  })
  .meta({ id: 'CompanyContact' });
export type CompanyContact = z.infer<typeof companyContact>;

const contactDetails = {
  post: z.string().trim().max(60).nullable().optional(),
  category: fieldKey.nullable().optional(),
  primary: z.boolean().optional(),
};

const contacts = z.object({ items: z.array(companyContact) });

export const saveCompanyContact = defineRoute({
  operationId: 'saveCompanyContact',
  summary: 'Make a person a contact of a company, or change what it is there',
  method: 'PUT',
  path: '/api/customers/:id/contacts/:personId',
  access: 'customers.update',
  params: z.object({ id, personId: id }),
  body: z.object(contactDetails),
  success: contacts,
  errors: ['contact_kinds'],
});

export const removeCompanyContact = defineRoute({
  operationId: 'removeCompanyContact',
  summary: 'A person is no contact of a company any more; both records stay',
  method: 'DELETE',
  path: '/api/customers/:id/contacts/:personId',
  access: 'customers.update',
  params: z.object({ id, personId: id }),
  success: contacts,
});

export const decideCompanyContact = defineRoute({
  operationId: 'decideCompanyContact',
  summary: 'Approve a contact that somebody added to a company, or decline it',
  method: 'POST',
  path: '/api/customers/:id/contacts/:personId/decision',
  access: 'customers.approve',
  params: z.object({ id, personId: id }),
  body: z.object({ approve: z.boolean(), note: z.string().trim().max(200).optional() }),
  success: contacts,
});

export const contactRow = companyContact.extend({ id, addedAt: instant }).meta({ id: 'CompanyContactRow' });

export const contactList = defineList({
  name: 'customers.contacts',
  row: contactRow,
  search: false,
  defaultSort: '-addedAt',
  columns: {
    companyName: { type: 'text' },
    personName: { type: 'text' },
    approval: { type: 'enum', filter: true, options: contactApprovals },
    addedAt: { type: 'datetime', filter: true, sort: true },
  },
});

export const listCompanyContacts = defineRoute({
  operationId: 'listCompanyContacts',
  summary: 'Contacts of companies, with those that wait for approval',
  method: 'GET',
  path: '/api/customers/contacts',
  access: 'customers.approve',
  query: listQuery,
  success: listPage(contactRow),
});

/** A relation as one of its two sides sees it: `customer` is the `type` of the one that was asked about. */
export const relation = z
  .object({
    id,
    type: fieldKey,
    /** The other side has the first name of the type; false: its inverse. */
    forward: z.boolean(),
    customer: person,
    note: z.string().nullable(),
  })
  .meta({ id: 'CustomerRelation' });
export type Relation = z.infer<typeof relation>;

const relations = z.object({ items: z.array(relation) });

export const addRelation = defineRoute({
  operationId: 'addRelation',
  summary: 'Relate a customer to another; it stands on both records',
  method: 'POST',
  path: '/api/customers/:id/relations',
  access: 'customers.update',
  params: idParams,
  body: z.object({
    customerId: id,
    type: fieldKey,
    /** The other customer is the `type` of this one; false: this one is the `type` of the other. */
    forward: z.boolean(),
    note: text(200).nullable().optional(),
  }),
  status: 201,
  success: relations,
  errors: ['relation_known', 'relation_self'],
});

export const removeRelation = defineRoute({
  operationId: 'removeRelation',
  summary: 'Two customers are not related any more',
  method: 'DELETE',
  path: '/api/customers/:id/relations/:relationId',
  access: 'customers.update',
  params: z.object({ id, relationId: id }),
  success: relations,
});

export const findCustomers = defineRoute({
  operationId: 'findCustomers',
  summary: 'Customers inside the own data scope to choose from, by name',
  method: 'GET',
  path: '/api/customers/choices',
  access: 'customers.read',
  query: z.object({
    q: z.string().trim().max(100).default(''),
    only: z.enum(['person', 'company']).optional(),
    limit: z.coerce.number().int().min(1).max(50).default(20),
  }),
  success: z.object({
    items: z.array(person.extend({ kind: z.enum(['person', 'company']), phone: z.string().nullable() })),
  }),
});

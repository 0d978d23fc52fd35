import { z } from 'zod';
import { id, idParams, text } from '../core/fields.ts';
import { fieldKey } from '../core/form.ts';
import { defineRoute } from '../core/route.ts';
import { termColors } from './record-vocabulary.ts';

export const tag = z.object({ id, name: z.string(), color: z.enum(termColors) }).meta({ id: 'Tag' });
export type Tag = z.infer<typeof tag>;

const tagName = text(30);

export const listTags = defineRoute({
  operationId: 'listTags',
  summary: 'All tags, by name',
  method: 'GET',
  path: '/api/customers/tags',
  access: 'customers.read',
  success: z.object({ items: z.array(tag) }),
});

export const updateTag = defineRoute({
  operationId: 'updateTag',
  summary: 'Give a tag another name or colour, on every customer that has it',
  method: 'PATCH',
  path: '/api/customers/tags/:id',
  access: 'customers.settings.manage',
  params: idParams,
  body: z.object({ name: tagName.optional(), color: z.enum(termColors).optional() }),
  success: tag,
  errors: ['tag_known'],
});

export const mergeTag = defineRoute({
  operationId: 'mergeTag',
  summary: 'Make a tag part of another; customers follow in the background',
  method: 'POST',
  path: '/api/customers/tags/:id/merge',
  access: 'customers.settings.manage',
  params: idParams,
  body: z.object({ into: id }),
  success: tag,
});

export const setTags = defineRoute({
  operationId: 'setTags',
  summary: 'The tags of a customer, by name; one that is not there yet is made',
  method: 'PUT',
  path: '/api/customers/:id/tags',
  access: 'customers.update',
  params: idParams,
  body: z.object({ names: z.array(tagName).max(50) }),
  success: z.object({ items: z.array(tag) }),
  errors: ['too_many_tags'],
});

export const setCategories = defineRoute({
  operationId: 'setCategories',
  summary: 'The data categories that a customer belongs to',
  method: 'PUT',
  path: '/api/customers/:id/categories',
  access: 'customers.update',
  params: idParams,
  body: z.object({ categories: z.array(fieldKey).max(50) }),
  success: z.object({ categories: z.array(fieldKey) }),
});

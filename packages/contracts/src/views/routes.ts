import { z } from 'zod';
import { id, idParams, person, text } from '../core/fields.ts';
import { filterCondition } from '../core/list.ts';
import { defineRoute } from '../core/route.ts';

/** Who is offered a view beside its owner: nobody, the owner's work group or branch as it was then, or everybody. */
export const viewAudiences = ['own', 'group', 'branch', 'everybody'] as const;
export type ViewAudience = (typeof viewAudiences)[number];

/** Own views of one list. */
export const maxViewsPerList = 30;

/** `<list>` or `<list>.<variant>`, as the console names lists. */
const listName = z.string().regex(/^[a-z_]+\.[A-Za-z_.-]{1,80}$/);

/** What a view sets: the funnels, the sort, the search and, if chosen, the columns in their order. */
export const viewSearch = z.object({
  filter: z.array(filterCondition).max(20).optional(),
  sort: z.string().max(60).optional(),
  q: z.string().max(100).optional(),
  columns: z.array(z.string().max(80)).max(80).optional(),
});

export const savedView = z
  .object({
    id,
    list: listName,
    name: z.string(),
    search: viewSearch,
    audience: z.enum(viewAudiences),
    owner: person,
    /** Whether the reader may change it. */
    mine: z.boolean(),
    version: z.int(),
  })
  .meta({ id: 'SavedView' });
export type SavedView = z.infer<typeof savedView>;

const fields = z.object({ name: text(30), search: viewSearch, audience: z.enum(viewAudiences) });

export const listViews = defineRoute({
  operationId: 'listViews',
  summary: 'Views of a list: the own ones, then those that others share with the reader',
  method: 'GET',
  path: '/api/views',
  access: 'session',
  query: z.object({ list: listName }),
  success: z.object({ items: z.array(savedView) }),
});

export const createView = defineRoute({
  operationId: 'createView',
  summary: 'Save what a list shows under a name; sharing it needs `views.share`',
  method: 'POST',
  path: '/api/views',
  access: 'session',
  body: fields.extend({ list: listName, audience: fields.shape.audience.default('own') }),
  status: 201,
  success: savedView,
  errors: ['view_exists', 'too_many_views'],
});

export const updateView = defineRoute({
  operationId: 'updateView',
  summary: 'Change an own view; what is absent stays as it is',
  method: 'PATCH',
  path: '/api/views/:id',
  access: 'session',
  params: idParams,
  body: fields.partial().extend({ version: z.int() }),
  success: savedView,
  errors: ['view_exists', 'version_conflict'],
});

export const deleteView = defineRoute({
  operationId: 'deleteView',
  summary: 'Delete an own view, for everybody whom it is shared with',
  method: 'DELETE',
  path: '/api/views/:id',
  access: 'session',
  params: idParams,
  status: 204,
});

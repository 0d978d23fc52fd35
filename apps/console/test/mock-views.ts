import {
  createView,
  deleteView,
  listViews,
  type SavedView,
  updateView,
} from '@guanjia/contracts/views/routes';
import { uuid } from './mock-data.ts';
import { MockProblem, type Mount } from './mock-types.ts';

/** Saved views, kept in memory. */
export function mountMockViews(mount: Mount): void {
  const views: SavedView[] = [];
  const indexOf = (id: string | undefined) => {
    const index = views.findIndex((view) => view.id === id);
    if (index < 0) throw new MockProblem('not_found');
    return index;
  };
  mount(listViews, ({ query }) => ({ items: views.filter(({ list }) => list === query.get('list')) }));
  mount(createView, ({ body }) => {
    const view: SavedView = {
      ...body,
      id: uuid(60, views.length),
      audience: body.audience ?? 'own',
      owner: { id: uuid(1, 0), name: '我' },
      mine: true,
      version: 1,
    };
    views.push(view);
    return view;
  });
  mount(updateView, ({ params, body }) => {
    const index = indexOf(params.id);
    const { version: _, ...change } = body;
    const before = views[index] as SavedView;
    const view = { ...before, ...change, version: before.version + 1 } as SavedView;
    views[index] = view;
    return view;
  });
  mount(deleteView, ({ params }) => {
    views.splice(indexOf(params.id), 1);
  });
}

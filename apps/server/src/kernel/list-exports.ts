import type { ListDefinition, ListPage, ListQuery } from '@guanjia/contracts/core/list';
import type { Permission } from '@guanjia/contracts/core/permissions';
import type { AnyRoute } from '@guanjia/contracts/core/route';
import type { z } from 'zod';
import type { Tx } from './db.ts';
import type { ExportRow, ExtraColumns } from './export-cells.ts';
import type { Locale, OperationInput } from './http/operation.ts';
import type { Principal } from './principal.ts';

/** A list that can be exported: the same pages that its route answers, with the same rights and masks. */
export interface ExportableList {
  definition: ListDefinition;
  permission: Permission;
  /** Begins the name of the file. */
  title: Readonly<Record<Locale, string>>;
  query: z.ZodType;
  page(tx: Tx, principal: Principal, query: ListQuery): Promise<ListPage<ExportRow>>;
  extra: ExtraColumns;
}

/** Makes a list exportable by the route that shows it. */
export function exportable<R extends AnyRoute, Row extends object>(input: {
  definition: ListDefinition;
  route: R;
  title: ExportableList['title'];
  page(tx: Tx, principal: Principal, query: OperationInput<R>['query']): Promise<ListPage<Row>>;
  extra?: ExtraColumns;
}): ExportableList {
  const { access } = input.route;
  if (access === 'public' || access === 'session')
    throw new Error(`${input.definition.name} has no permission`);
  return {
    definition: input.definition,
    permission: access,
    title: input.title,
    query: input.route.query as z.ZodType,
    page: input.page as unknown as ExportableList['page'],
    extra: input.extra ?? {},
  };
}

import type { ListDefinition, ListPage } from '@guanjia/contracts/core/list';
import type { RealtimeType } from '@guanjia/contracts/realtime';
import type { ReactNode } from 'react';

export interface ListColumn<Row> {
  /** Key in the list definition; filters and sort follow from it. Columns of the page only need no entry there. */
  key: string;
  title: string;
  /** Width in px; the column marked `grow` takes what is left. */
  width: number;
  grow?: boolean;
  align?: 'end';
  /** Not shown until chosen. */
  hidden?: boolean;
  render: (row: Row) => ReactNode;
  /** Plain text for copying; without it `render` must give a string. */
  text?: (row: Row) => string;
  /** Words for the values of an enum column. */
  option?: (value: string) => string;
}

export interface FilterWords {
  title: string;
  option: (value: string) => string;
  /** Of a column whose values are records: those to choose from. */
  values?: readonly string[];
}

export interface PageQuery {
  filter?: string;
  sort?: string;
  q?: string;
  cursor?: string;
  limit: number;
  count?: 'true' | 'false';
}

/** What somebody selected in a list: named rows, or every row of the list as it is filtered. */
export interface ListSelection {
  /** Ids of the loaded rows that are selected; with `query` only those that happen to be loaded. */
  ids: readonly string[];
  /** All rows of this query; null: only the named ones. */
  query: { filter?: string; q?: string } | null;
  /** How many that are; `capped`: at least. */
  count: { value: number; capped: boolean };
  clear: () => void;
}

export interface RecordListProps<Row extends { id: string }> {
  definition: ListDefinition;
  /** What sets this list apart from others of the same definition, such as a menu; part of cache and view keys. */
  variant?: string;
  columns: readonly ListColumn<Row>[];
  fetchPage: (query: PageQuery, signal: AbortSignal) => Promise<ListPage<Row>>;
  /** How chips say filters that have no column here, such as by campaign. */
  filterWords?: Readonly<Record<string, FilterWords>>;
  /** Parameters besides filter, sort and search, for the export. */
  exportQuery?: Record<string, string>;
  searchPlaceholder?: string;
  /** Right of the search: what can be done here. */
  actions?: ReactNode;
  /** Beside the views: what else can be kept of what is shown now. */
  viewActions?: ReactNode;
  /** Left of the tools: such as a campaign picker. */
  leading?: ReactNode;
  /** What can be done with selected rows. Without it rows can be selected for copying only. */
  bulk?: (selection: ListSelection) => ReactNode;
  empty: { title: string; hint?: ReactNode; action?: ReactNode };
  /** The record in the drawer. */
  panel?: (id: string, row: Row | undefined, close: () => void) => ReactNode;
  /** Messages that may bring new rows. */
  watch?: readonly RealtimeType[];
  /** Name of a row for screen readers. */
  rowLabel: (row: Row) => string;
}

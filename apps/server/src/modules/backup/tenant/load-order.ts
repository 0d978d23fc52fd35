/** A foreign key from one table to another, by the columns that hold it. */
export interface ForeignKey {
  from: string;
  to: string;
  columns: readonly string[];
  nullable: boolean;
}

export interface LoadOrder {
  /** Referenced tables before those that refer to them. */
  tables: string[];
  /** Columns that are filled only when all rows are there, because their tables refer to each other. */
  late: ReadonlyMap<string, readonly string[]>;
}

/**
 * The order in which rows can be put in, one table after the other; the reverse takes them out. A circle of tables is
 * opened at columns that may be null. Throws when a circle has none.
 */
export function loadOrder(names: readonly string[], keys: readonly ForeignKey[]): LoadOrder {
  const late = new Map<string, string[]>();
  const left = new Set([...names].sort());
  let edges = keys.filter(({ from, to }) => from !== to && left.has(from) && left.has(to));
  const tables: string[] = [];
  while (left.size > 0) {
    const free = [...left].find((name) => !edges.some(({ from }) => from === name));
    if (free !== undefined) {
      tables.push(free);
      left.delete(free);
      edges = edges.filter(({ to }) => to !== free);
      continue;
    }
    const opened = openCircle(edges);
    late.set(opened.from, [...(late.get(opened.from) ?? []), ...opened.columns]);
    edges = edges.filter((edge) => edge !== opened);
  }
  return { tables, late };
}

/** Of several candidates the last by name, so that the choice does not depend on the catalogue's order. */
function openCircle(edges: readonly ForeignKey[]): ForeignKey {
  const nameOf = ({ from, columns }: ForeignKey) => `${from}.${columns.join()}`;
  const [last] = edges
    .filter((edge) => edge.nullable && reaches(edges, edge.to, edge.from))
    .sort((one, other) => (nameOf(one) < nameOf(other) ? 1 : -1));
  if (!last) throw new Error(`no column may be null in the circle of ${edges.map(nameOf).join(', ')}`);
  return last;
}

function reaches(edges: readonly ForeignKey[], start: string, goal: string): boolean {
  const seen = new Set([start]);
  for (const table of seen) {
    if (table === goal) return true;
    for (const { from, to } of edges) if (from === table) seen.add(to);
  }
  return false;
}

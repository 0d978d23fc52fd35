import type { Unit } from '@guanjia/contracts/identity/organisation';

export interface TreeNode {
  id: string;
  parentId: string | null;
  kind: Unit['kind'];
}

/** What a unit knows of the tree above it; kept with the unit, so that nobody has to climb. */
export interface Lineage {
  /** From the company down to the unit itself. */
  path: string[];
  branchId: string;
  departmentId: string;
}

/** What may stand below what: groups have nothing below them, and a branch stands in no department. */
const allowedBelow: Readonly<Record<Unit['kind'], readonly Unit['kind'][]>> = {
  company: ['branch', 'department', 'group'],
  branch: ['branch', 'department', 'group'],
  department: ['department', 'group'],
  group: [],
};

export function mayStandBelow(kind: Unit['kind'], parent: Unit['kind']): boolean {
  return allowedBelow[parent].includes(kind);
}

export function lineageBelow(unit: Pick<TreeNode, 'id' | 'kind'>, parent: Lineage | null): Lineage {
  return {
    path: [...(parent?.path ?? []), unit.id],
    branchId: unit.kind === 'company' || unit.kind === 'branch' ? unit.id : (parent?.branchId ?? unit.id),
    departmentId: unit.kind === 'group' ? (parent?.departmentId ?? unit.id) : unit.id,
  };
}

/** The lineage of a moved unit and of all below it. `nodes` are those below, in any order. */
export function relocate(moved: TreeNode, parent: Lineage, nodes: readonly TreeNode[]): Map<string, Lineage> {
  const result = new Map<string, Lineage>();
  const children = Map.groupBy(nodes, ({ parentId }) => parentId);
  const place = (node: TreeNode, above: Lineage): void => {
    const lineage = lineageBelow(node, above);
    result.set(node.id, lineage);
    for (const child of children.get(node.id) ?? []) place(child, lineage);
  };
  place(moved, parent);
  return result;
}

/** Parents before children, siblings as they come. */
export function inTreeOrder<T extends TreeNode>(nodes: readonly T[]): T[] {
  const children = Map.groupBy(nodes, ({ parentId }) => parentId);
  const walk = (parentId: string | null): T[] =>
    (children.get(parentId) ?? []).flatMap((node) => [node, ...walk(node.id)]);
  return walk(null);
}

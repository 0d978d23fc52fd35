import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  inTreeOrder,
  type Lineage,
  lineageBelow,
  mayStandBelow,
  relocate,
  type TreeNode,
} from './unit-tree.ts';

const kinds = ['branch', 'department', 'group'] as const;

/** A valid tree: each node hangs below an earlier one that may have it. */
const tree = fc
  .array(fc.record({ kind: fc.constantFrom(...kinds), at: fc.nat() }), { maxLength: 25 })
  .map((plan) => {
    const nodes: TreeNode[] = [{ id: 'root', parentId: null, kind: 'company' }];
    for (const { kind, at } of plan) {
      const parents = nodes.filter((node) => mayStandBelow(kind, node.kind));
      const parent = parents[at % parents.length];
      if (parent) nodes.push({ id: `n${nodes.length}`, parentId: parent.id, kind });
    }
    return nodes;
  });

function lineagesOf(nodes: readonly TreeNode[]): Map<string, Lineage> {
  const result = new Map<string, Lineage>();
  for (const node of inTreeOrder(nodes))
    result.set(node.id, lineageBelow(node, result.get(node.parentId ?? '') ?? null));
  return result;
}

describe('the tree of units', () => {
  it('knows for each unit the way from the company, its branch and its department', () => {
    fc.assert(
      fc.property(tree, (nodes) => {
        const lineages = lineagesOf(nodes);
        expect(lineages.size).toBe(nodes.length);
        for (const node of nodes) {
          const lineage = lineages.get(node.id);
          const above = (lineage?.path ?? []).map((id) => nodes.find((one) => one.id === id));
          expect(above.at(0)?.kind).toBe('company');
          expect(above.at(-1)?.id).toBe(node.id);
          expect(lineage?.branchId).toBe(
            above.findLast((one) => one?.kind === 'branch' || one?.kind === 'company')?.id,
          );
          expect(lineage?.departmentId).toBe(above.findLast((one) => one?.kind !== 'group')?.id);
        }
      }),
    );
  });

  it('relocates a unit with all below it, and nothing else', () => {
    fc.assert(
      fc.property(tree, fc.nat(), fc.nat(), (nodes, whom, where) => {
        const lineages = lineagesOf(nodes);
        const moved = nodes[1 + (whom % Math.max(1, nodes.length - 1))];
        if (!moved) return;
        const inside = new Set(
          nodes.filter(({ id }) => lineages.get(id)?.path.includes(moved.id)).map(({ id }) => id),
        );
        const targets = nodes.filter(({ id, kind }) => !inside.has(id) && mayStandBelow(moved.kind, kind));
        const target = targets[where % Math.max(1, targets.length)];
        const parent = target && lineages.get(target.id);
        if (!target || !parent) return;
        const below = nodes.filter(({ id }) => inside.has(id) && id !== moved.id);
        const relocated = relocate(moved, parent, below);
        const after = lineagesOf(
          nodes.map((node) => (node.id === moved.id ? { ...node, parentId: target.id } : node)),
        );
        expect(new Set(relocated.keys())).toEqual(inside);
        for (const [id, lineage] of relocated) expect(lineage).toEqual(after.get(id));
      }),
    );
  });

  it('has no branch in a department and nothing in a group', () => {
    expect(mayStandBelow('branch', 'department')).toBe(false);
    for (const kind of kinds) expect(mayStandBelow(kind, 'group')).toBe(false);
    expect(mayStandBelow('branch', 'branch')).toBe(true);
    expect(mayStandBelow('company', 'company')).toBe(false);
  });
});

import { moveUnit, type Unit } from '@guanjia/contracts/identity/organisation';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Tree } from 'antd';
import { useMemo } from 'react';
import { api } from '../../../lib/api.ts';
import { useT } from '../../../lib/i18n.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { showToast } from '../../../lib/toast.ts';
import { organisationTexts } from './texts.ts';

interface Node {
  key: string;
  title: React.ReactNode;
  children: Node[];
}

function nodesOf(units: readonly Unit[], title: (unit: Unit) => React.ReactNode): Node[] {
  const children = Map.groupBy(units, ({ parentId }) => parentId);
  const below = (parentId: string | null): Node[] =>
    (children.get(parentId) ?? []).map((unit) => ({
      key: unit.id,
      title: title(unit),
      children: below(unit.id),
    }));
  return below(null);
}

/** The organisation as a tree: arrow keys walk, dragging moves with undo. */
export function UnitTree(props: {
  units: readonly Unit[];
  chosen: string | undefined;
  mayManage: boolean;
  onChoose: (id: string) => void;
}) {
  const t = useT(organisationTexts);
  const move = useMoveUnit(props.units);
  const nodes = useMemo(
    () =>
      nodesOf(props.units, (unit) => (
        <span className={unit.archived ? 'row muted' : 'row'}>
          <span className="ellipsis">{unit.name}</span>
          <span className="muted small">
            {unit.branchKind ? t(`branch.${unit.branchKind}`) : t(`kind.${unit.kind}`)}
            {unit.people > 0 && ` · ${t('unit.people', { count: unit.people })}`}
          </span>
          {unit.archived && <span className="badge">{t('unit.archived')}</span>}
        </span>
      )),
    [props.units, t],
  );
  return (
    <Tree
      blockNode
      defaultExpandAll
      treeData={nodes}
      selectedKeys={props.chosen ? [props.chosen] : []}
      onSelect={([key]) => key && props.onChoose(String(key))}
      draggable={props.mayManage ? { icon: false, nodeDraggable: ({ key }) => key !== nodes[0]?.key } : false}
      onDrop={({ dragNode, node, dropPosition, dropToGap }) => {
        const target = props.units.find(({ id }) => id === node.key);
        const parentId = dropToGap ? target?.parentId : target?.id;
        if (parentId) move(String(dragNode.key), parentId, dropToGap ? Math.max(0, dropPosition) : 0);
      }}
    />
  );
}

/** Moves a unit and offers the way back. */
export function useMoveUnit(
  units: readonly Unit[],
): (id: string, parentId: string, position: number) => void {
  const t = useT(organisationTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const nameOf = (id: string | null) => units.find((unit) => unit.id === id)?.name ?? '';
  const placeOf = (id: string) => {
    const parentId = units.find((unit) => unit.id === id)?.parentId ?? null;
    const siblings = units.filter((unit) => unit.parentId === parentId);
    return { parentId, position: siblings.findIndex((unit) => unit.id === id) };
  };
  const { mutate } = useMutation({
    mutationFn: ({ id, ...body }: { id: string; parentId: string; position: number }) =>
      api.call(moveUnit, { params: { id }, body }),
    onSettled: () => client.invalidateQueries({ queryKey: ['identity'] }),
  });
  return (id, parentId, position) => {
    const before = placeOf(id);
    mutate(
      { id, parentId, position },
      {
        onSuccess: () =>
          showToast({
            kind: 'done',
            text: t('unit.moved', { name: nameOf(id), parent: nameOf(parentId) }),
            ...(before.parentId && {
              action: {
                label: common('undo'),
                run: () => mutate({ id, parentId: before.parentId ?? '', position: before.position }),
              },
            }),
          }),
      },
    );
  };
}

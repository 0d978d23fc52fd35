import type { Target } from './target.ts';

/** In whose private pool a new customer comes; an empty cell leaves it to the rules of the import. */
export const ownerTargets: readonly Target[] = [
  {
    key: 'owner',
    label: { zh: '负责人', en: 'Owner' },
    patterns: [
      /^(负责人|归属人|所属(坐席|座席|人|员工)|跟进人|业务员|客户经理)$|^(owner|assignedto|assignee|agent)$/,
    ],
    reference: 'user',
    example: { zh: '', en: '' },
    read(text, draft, { find }) {
      const found = find('user', text);
      if (found === 'none') return 'person_unknown';
      if (found === 'several') return 'several_people';
      draft.ownerId = found.id;
      return undefined;
    },
  },
];

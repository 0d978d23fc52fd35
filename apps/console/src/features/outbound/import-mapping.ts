import type { ImportTarget, ImportView } from '@guanjia/contracts/outbound/imports';

export type Mapping = readonly (ImportTarget | null)[];

const guesses: readonly [ImportTarget, RegExp][] = [
  ['phone', /手机|电话|号码|phone|mobile|tel/i],
  ['name', /姓名|名称|客户|联系人|name/i],
  ['gender', /性别|gender|sex/i],
  ['region', /地区|城市|省|区域|region|city/i],
  ['level', /等级|级别|level/i],
  ['source', /来源|渠道|source/i],
  ['note', /备注|说明|note|remark/i],
];

/** What to start from: the server's suggestion, or a guess by the headers when it has none. */
export function initialMapping(view: Pick<ImportView, 'columns' | 'mapping'>): Mapping {
  if (view.mapping.some((target) => target !== null)) {
    return view.columns.map((_, index) => view.mapping[index] ?? null);
  }
  const taken = new Set<ImportTarget>();
  return view.columns.map((header) => {
    const target = guesses.find(([name, pattern]) => !taken.has(name) && pattern.test(header))?.[0] ?? null;
    if (target) taken.add(target);
    return target;
  });
}

/** Gives a column a meaning; another column that had it is left out. */
export function withTarget(mapping: Mapping, column: number, target: ImportTarget | null): Mapping {
  return mapping.map((current, index) => {
    if (index === column) return target;
    return target !== null && current === target ? null : current;
  });
}

export function hasPhone(mapping: Mapping): boolean {
  return mapping.includes('phone');
}

export const maxMegabytes = 20;

import type { FormField } from '@guanjia/contracts/core/form';
import type { HeaderSearch, HeaderWords } from '#kernel/imports/headers.ts';
import { parsePhone } from '#kernel/phone-number.ts';
import { ownFieldTargets } from './own-fields.ts';
import { ownerTargets } from './owner.ts';
import { personTargets } from './person.ts';
import { phoneTargets } from './phones.ts';
import type { Target } from './target.ts';

/** Everything that a column can mean to this role, in the order of the template. A new group is one more line. */
export function targetsFor(fields: readonly FormField[], roleKey: string): Target[] {
  const [name, ...person] = personTargets;
  return [
    ...(name ? [name] : []),
    ...phoneTargets,
    ...person,
    ...ownerTargets,
    ...ownFieldTargets(fields, roleKey),
  ];
}

/** By what the columns of a file are recognised. */
export function headerSearch(targets: readonly Target[]): HeaderSearch & { words: readonly HeaderWords[] } {
  return {
    words: targets.map(({ key, label, patterns, repeatable }) => ({
      target: key,
      names: [label.zh, label.en],
      patterns,
      ...(repeatable && { repeatable }),
    })),
    isData: (cell) => parsePhone(cell) !== undefined,
  };
}

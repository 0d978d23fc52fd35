import type { FormField } from '@guanjia/contracts/core/form';
import type { Vocabularies } from '@guanjia/contracts/customers/record-vocabulary';
import type { HeaderSearch, HeaderWords } from '#kernel/imports/headers.ts';
import { parsePhone } from '#kernel/phone-number.ts';
import { classificationTargets } from './classification.ts';
import { ownFieldTargets } from './own-fields.ts';
import { ownerTargets } from './owner.ts';
import { personTargets } from './person.ts';
import { phoneTargets } from './phones.ts';
import { pointTargets } from './points.ts';
import type { Target } from './target.ts';
import { rowTargets } from './whole-row.ts';

/** What the tenant has shaped for itself. */
export interface OwnWords {
  fields: readonly FormField[];
  words: Vocabularies;
}

/** Everything that a column can mean to this role, in the order of the template. A new group is one more line. */
export function targetsFor({ fields, words }: OwnWords, roleKey: string): Target[] {
  const [name, ...person] = personTargets;
  return [
    ...(name ? [name] : []),
    ...phoneTargets,
    ...person,
    ...classificationTargets(words),
    ...pointTargets,
    ...rowTargets,
    ...ownerTargets,
    ...ownFieldTargets(fields, roleKey),
  ];
}

/** By what the columns of a file are recognised. */
export function headerSearch(targets: readonly Target[]): HeaderSearch & { words: readonly HeaderWords[] } {
  // 办公电话 is a number too: the narrower meanings are asked first.
  const narrowFirst = [
    ...targets.filter(({ key }) => key.includes('.')),
    ...targets.filter(({ key }) => !key.includes('.')),
  ];
  return {
    words: narrowFirst.map(({ key, label, patterns, repeatable }) => ({
      target: key,
      names: [label.zh, label.en],
      patterns,
      ...(repeatable && { repeatable }),
    })),
    isData: (cell) => parsePhone(cell) !== undefined,
  };
}

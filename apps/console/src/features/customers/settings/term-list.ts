import type { Term, VocabularyKind } from '@guanjia/contracts/customers/record-vocabulary';

/** Terms with their depth, each below its parent, brothers and sisters in their order. */
export function inTreeOrder(terms: readonly Term[]): { term: Term; depth: number }[] {
  const below = (parent: string | null, depth: number): { term: Term; depth: number }[] =>
    terms
      .filter((term) => (term.parent ?? null) === parent)
      .flatMap((term) => [{ term, depth }, ...below(term.key, depth + 1)]);
  return below(null, 0);
}

/** One step among those of the same parent; everything below moves along. */
export function moveTerm(terms: readonly Term[], key: string, step: -1 | 1): Term[] {
  const siblings = terms.filter(
    ({ parent }) => (parent ?? null) === (terms.find((term) => term.key === key)?.parent ?? null),
  );
  const other = siblings[siblings.findIndex((term) => term.key === key) + step];
  const moved = terms.find((term) => term.key === key);
  if (!other || !moved) return [...terms];
  const swapped = terms.map((term) => (term === moved ? other : term === other ? moved : term));
  return inTreeOrder(swapped).map(({ term }) => term);
}

/** A new term at the end of its parent's. */
export function addTerm(terms: readonly Term[], kind: VocabularyKind, parent: string | null): Term[] {
  let number = terms.length + 1;
  while (terms.some(({ key }) => key === `${kind}_${number}`)) number += 1;
  const term: Term = {
    ...{ key: `${kind}_${number}`, label: { zh: '', en: '' }, color: 'grey', retired: false },
    ...(parent === null ? {} : { parent }),
    ...(kind === 'relation' ? { inverse: { zh: '', en: '' } } : {}),
  };
  return inTreeOrder([...terms, term]).map((one) => one.term);
}

/** Without a term and all below it. */
export function removeTerm(terms: readonly Term[], key: string): Term[] {
  const below = terms.filter(({ parent }) => parent === key);
  return below.reduce<Term[]>(
    (rest, child) => removeTerm(rest, child.key),
    terms.filter((term) => term.key !== key),
  );
}

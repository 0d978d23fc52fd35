import type { TermColor, Vocabularies, VocabularyKind } from '@guanjia/contracts/customers/record-vocabulary';
import { standardVocabularies } from '@guanjia/contracts/customers/standard-vocabularies';
import { useQuery } from '@tanstack/react-query';
import { labelOf } from '../../lib/label.ts';
import { vocabulariesQuery } from './customer-queries.ts';

/** How a term's or tag's colour looks; the same as states elsewhere, so that both themes have it. */
export const colorTones: Readonly<Record<TermColor, string>> = {
  grey: 'tone-idle',
  blue: 'tone-talking',
  green: 'tone-ready',
  amber: 'tone-wrapup',
  red: 'tone-alarm',
  violet: 'tone-break',
};

export interface Terms {
  /** Undefined until it is there. */
  words: Vocabularies | undefined;
  /** What the tenant calls a term; an unknown one stands as it is. */
  name(kind: VocabularyKind, key: string): string;
  tone(kind: VocabularyKind, key: string): string;
  /** What can be chosen: retired terms only where they are the present value. */
  options(kind: VocabularyKind, present?: string | null): { value: string; label: string }[];
}

/** The tenant's own words for stages, levels and the like. */
export function useTerms(): Terms {
  const words = useQuery(vocabulariesQuery).data;
  const listOf = (kind: VocabularyKind) => words?.[kind].terms ?? standardVocabularies[kind];
  const find = (kind: VocabularyKind, key: string) => listOf(kind).find((term) => term.key === key);
  return {
    words,
    name(kind, key) {
      const found = find(kind, key);
      return found ? labelOf(found.label) : key;
    },
    tone: (kind, key) => colorTones[find(kind, key)?.color ?? 'grey'],
    options: (kind, present) =>
      listOf(kind)
        .filter(({ key, retired }) => !retired || key === present)
        .map(({ key, label }) => ({ value: key, label: labelOf(label) })),
  };
}

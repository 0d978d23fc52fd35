import type { Column } from '../core/list.ts';
import type { Tag } from './record-tags.ts';
import type { Vocabularies } from './record-vocabulary.ts';
import { customerList } from './routes.ts';

/**
 * The columns of the customers' list whose values the tenant words itself, with their options. Retired terms stay: old
 * records are found by them.
 */
export function recordColumns(words: Vocabularies, tags: readonly Pick<Tag, 'id'>[]): Record<string, Column> {
  const options = {
    level: keysOf(words, 'level'),
    stage: keysOf(words, 'stage'),
    status: keysOf(words, 'status'),
    media: keysOf(words, 'media'),
    categories: keysOf(words, 'category'),
    tags: tags.map(({ id }) => id),
  };
  return Object.fromEntries(
    Object.entries(options).flatMap(([name, values]) => {
      const column = customerList.columns[name];
      return column ? [[name, { ...column, options: values }]] : [];
    }),
  );
}

function keysOf(words: Vocabularies, kind: keyof Vocabularies): string[] {
  return words[kind].terms.map(({ key }) => key);
}

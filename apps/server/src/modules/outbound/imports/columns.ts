import { type ImportTarget, importTargets } from '@guanjia/contracts/outbound/imports';
import type { HeaderSearch, HeaderWords } from '#kernel/imports/headers.ts';
import { headerPatterns, parsePhone } from '#modules/customers/index.ts';

export type Mapping = (ImportTarget | null)[];

export const listWords: readonly HeaderWords<ImportTarget>[] = importTargets.map((target) => ({
  target,
  patterns: headerPatterns[target],
}));

export const listSearch: HeaderSearch = {
  words: listWords,
  isData: (cell) => parsePhone(cell) !== undefined,
};

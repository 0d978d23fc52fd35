import type { Term, Vocabularies, VocabularyKind } from '@guanjia/contracts/customers/record-vocabulary';
import { findWord, headerPatterns, levelWords } from '../words.ts';
import { pieces } from './several.ts';
import type { RowDraft, Target } from './target.ts';

const longestTag = 30;
/** As many as a customer may have at most. */
const mostTags = 50;

interface TermColumn {
  kind: Extract<VocabularyKind, 'level' | 'stage' | 'status' | 'media' | 'category'>;
  key: string;
  label: Target['label'];
  patterns: Target['patterns'];
  /** What people write who do not know the tenant's words; by key of the term. */
  usual?: Readonly<Record<string, string>>;
  put(draft: RowDraft, keys: string[]): void;
}

const columns: readonly TermColumn[] = [
  {
    kind: 'level',
    key: 'level',
    label: { zh: '等级', en: 'Level' },
    patterns: headerPatterns.level,
    usual: levelWords,
    put(draft, [key]) {
      if (key) draft.facts.level = key;
    },
  },
  {
    kind: 'stage',
    key: 'stage',
    label: { zh: '客户阶段', en: 'Customer stage' },
    patterns: [/^(所处|当前|销售)阶段$|^(lifecycle|sales)stage$/],
    put(draft, [key]) {
      if (key) draft.facts.stage = key;
    },
  },
  {
    kind: 'status',
    key: 'status',
    label: { zh: '客户状态', en: 'Customer status' },
    patterns: [/^(当前|跟进)状态$/],
    put(draft, [key]) {
      if (key) draft.facts.status = key;
    },
  },
  {
    kind: 'media',
    key: 'media',
    label: { zh: '媒体来源', en: 'Media source' },
    patterns: [/^(媒体|媒介|广告媒体|了解渠道)$|^(media|heardfrom)$/],
    put(draft, [key]) {
      if (key) draft.facts.media = key;
    },
  },
  {
    kind: 'category',
    key: 'categories',
    label: { zh: '客户分类', en: 'Customer categories' },
    patterns: [/^(数据|资料)(分类|类别)$|^customercategory$/],
    put(draft, keys) {
      draft.categories = [...new Set([...draft.categories, ...keys])];
    },
  },
];

/** What the enterprise sorts its customers by: its own words, and tags. */
export function classificationTargets(words: Vocabularies): Target[] {
  return [...columns.map((column) => termTarget(column, words[column.kind].terms)), tagTarget];
}

function termTarget({ kind, key, label, patterns, usual, put }: TermColumn, terms: readonly Term[]): Target {
  const open = terms.filter(({ retired }) => !retired);
  const find = termFinder(open, usual);
  return {
    key,
    label,
    patterns,
    ...(kind === 'category' && { repeatable: true }),
    example: open[0]?.label ?? { zh: '', en: '' },
    allowed: open.map((term) => term.label),
    read(text, draft) {
      const found = (kind === 'category' ? pieces(text) : [text]).map(find);
      const known = found.filter((one) => one !== undefined);
      if (known.length < found.length) return 'unknown_value';
      put(draft, known);
      if (open.some((term) => term.detail?.required && known.includes(term.key)))
        draft.needsMediaDetail = true;
      return undefined;
    },
  };
}

/** By the words of either language or the key; where the enterprise has kept a usual level, by its usual names too. */
function termFinder(
  terms: readonly Term[],
  usual: TermColumn['usual'],
): (text: string) => string | undefined {
  const plain = (text: string) => text.normalize('NFKC').trim().toLowerCase();
  const byText = new Map<string, string>();
  for (const { key, label } of terms) {
    for (const text of [label.zh, label.en, key]) {
      if (text !== '' && !byText.has(plain(text))) byText.set(plain(text), key);
    }
  }
  const keys = new Set(terms.map(({ key }) => key));
  return (text) => {
    const known = byText.get(plain(text));
    if (known !== undefined || !usual) return known;
    const key = findWord(usual, text);
    return key !== undefined && keys.has(key) ? key : undefined;
  };
}

/** Several columns, and several tags in one cell. */
const tagTarget: Target = {
  key: 'tags',
  label: { zh: '标签', en: 'Tags' },
  patterns: [/^(客户)?标签\d?$|^(customer)?tags?\d?$|^labels?$/],
  repeatable: true,
  example: { zh: '', en: '' },
  read(text, draft, { knowsTag }) {
    for (const name of pieces(text)) {
      if (name.length > longestTag) return 'value_too_long';
      if (!knowsTag(name)) return 'tag_unknown';
      if (!draft.tags.some((one) => one.toLowerCase() === name.toLowerCase())) draft.tags.push(name);
    }
    return draft.tags.length > mostTags ? 'too_many_values' : undefined;
  },
};

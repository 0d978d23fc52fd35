import type { RowProblem } from '@guanjia/contracts/customers/imports';
import { findWord, genderWords, headerPatterns, kindWords, levelWords } from '../words.ts';
import type { Facts, RowDraft, Target } from './target.ts';

/** Reads a text of at most so many characters. */
function textOf(key: 'name' | 'region' | 'company' | 'source' | 'note', longest: number): Target['read'] {
  return (text, draft) => {
    if (text.length > longest) return 'value_too_long';
    draft.facts[key] = text;
    return undefined;
  };
}

function wordOf<K extends 'kind' | 'gender' | 'level'>(
  key: K,
  words: Readonly<Record<string, Facts[K]>>,
): Target['read'] {
  return (text, draft) => {
    const found = findWord(words, text);
    if (found === undefined) return 'unknown_value';
    draft.facts[key] = found;
    return undefined;
  };
}

function readBirthYear(text: string, draft: RowDraft): RowProblem | undefined {
  const year = Number(/^(\d{4})(年|[-/.年].*)?$/.exec(text.normalize('NFKC'))?.[1]);
  if (!(year >= 1900 && year <= 2100)) return 'unknown_value';
  draft.facts.birthYear = year;
  return undefined;
}

const same = (text: string) => ({ zh: text, en: text });

/** Who the customer is. */
export const personTargets: readonly Target[] = [
  {
    key: 'name',
    label: { zh: '姓名', en: 'Name' },
    patterns: headerPatterns.name,
    matches: true,
    example: { zh: '示例客户', en: 'Example Person' },
    read: textOf('name', 100),
  },
  {
    key: 'kind',
    label: { zh: '客户类型', en: 'Kind' },
    patterns: [/^(客户)?(类型|性质)$|^(kind|customertype|type)$/],
    example: { zh: '个人', en: 'person' },
    allowed: [
      { zh: '个人', en: 'person' },
      { zh: '企业', en: 'company' },
    ],
    read: wordOf('kind', kindWords),
  },
  {
    key: 'gender',
    label: { zh: '性别', en: 'Gender' },
    patterns: headerPatterns.gender,
    example: { zh: '男', en: 'male' },
    allowed: [
      { zh: '男', en: 'male' },
      { zh: '女', en: 'female' },
      { zh: '未知', en: 'unknown' },
    ],
    read: wordOf('gender', genderWords),
  },
  {
    key: 'birthYear',
    label: { zh: '出生年份', en: 'Birth year' },
    patterns: [/^(出生(年份|年|日期|年月)|生日)$|^(birthyear|yearofbirth|birthday|dateofbirth)$/],
    example: same('1988'),
    read: readBirthYear,
  },
  {
    key: 'region',
    label: { zh: '地区', en: 'Region' },
    patterns: headerPatterns.region,
    example: { zh: '北京', en: 'Beijing' },
    read: textOf('region', 60),
  },
  {
    key: 'company',
    label: { zh: '公司', en: 'Company' },
    patterns: [/^(公司|企业|单位|工作单位|所在公司)(名称|名)?$|^(company|organi[sz]ation|employer)(name)?$/],
    example: { zh: '', en: '' },
    read: textOf('company', 100),
  },
  {
    key: 'level',
    label: { zh: '等级', en: 'Level' },
    patterns: headerPatterns.level,
    example: { zh: '普通', en: 'normal' },
    allowed: [
      { zh: '普通', en: 'normal' },
      { zh: '银卡', en: 'silver' },
      { zh: '金卡', en: 'gold' },
      { zh: '白金', en: 'platinum' },
    ],
    read: wordOf('level', levelWords),
  },
  {
    key: 'source',
    label: { zh: '来源', en: 'Source' },
    patterns: headerPatterns.source,
    example: { zh: '线下活动', en: 'event' },
    read: textOf('source', 60),
  },
  {
    key: 'note',
    label: { zh: '备注', en: 'Note' },
    patterns: headerPatterns.note,
    example: { zh: '示例，导入前请删除本行', en: 'Example: delete this row' },
    read: textOf('note', 4000),
  },
];

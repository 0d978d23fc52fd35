import type { Label } from '@guanjia/contracts/core/form';
import type { RowProblem } from '@guanjia/contracts/customers/imports';
import type { Facts } from '../facts.ts';
import { findWord, genderWords, headerPatterns, kindWords } from '../words.ts';
import type { RowDraft, Target } from './target.ts';

type TextFact = 'name' | 'region' | 'company' | 'source' | 'note' | 'industry' | 'products' | 'mediaDetail';

interface FactTarget {
  key: keyof Facts;
  label: Label;
  patterns: Target['patterns'];
  example?: Label;
  matches?: true;
  /** Longest text, in characters; otherwise `read` says how it is read. */
  text?: number;
  allowed?: readonly Label[];
  read?: Target['read'];
}

function wordOf<K extends 'kind' | 'gender'>(
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

const word = (zh: string, en: string): Label => ({ zh, en });

/** Who the customer is, in the order of the template. */
const columns: readonly FactTarget[] = [
  {
    key: 'name',
    label: word('姓名', 'Name'),
    patterns: headerPatterns.name,
    matches: true,
    example: word('示例客户', 'Example Person'),
    text: 100,
  },
  {
    key: 'kind',
    label: word('客户类型', 'Kind'),
    patterns: [/^(客户)?(类型|性质)$|^(kind|customertype|type)$/],
    example: word('个人', 'person'),
    allowed: [word('个人', 'person'), word('企业', 'company')],
    read: wordOf('kind', kindWords),
  },
  {
    key: 'gender',
    label: word('性别', 'Gender'),
    patterns: headerPatterns.gender,
    example: word('男', 'male'),
    allowed: [word('男', 'male'), word('女', 'female'), word('未知', 'unknown')],
    read: wordOf('gender', genderWords),
  },
  {
    key: 'birthYear',
    label: word('出生年份', 'Birth year'),
    patterns: [/^(出生(年份|年|日期|年月)|生日)$|^(birthyear|yearofbirth|birthday|dateofbirth)$/],
    example: word('1988', '1988'),
    read: readBirthYear,
  },
  {
    key: 'region',
    label: word('地区', 'Region'),
    patterns: headerPatterns.region,
    example: word('北京', 'Beijing'),
    text: 60,
  },
  {
    key: 'company',
    label: word('公司', 'Company'),
    patterns: [/^(公司|企业|单位|工作单位|所在公司)(名称|名)?$|^(company|organi[sz]ation|employer)(name)?$/],
    text: 100,
  },
  {
    key: 'industry',
    label: word('行业', 'Industry'),
    patterns: [/^(所属|所在)?行业$|^industry$/],
    text: 100,
  },
  {
    key: 'products',
    label: word('主营产品', 'Products'),
    patterns: [/^(主营|经营)?(产品|业务)(范围)?$|^(main)?products?$/],
    text: 500,
  },
  {
    key: 'mediaDetail',
    label: word('媒体说明', 'Media detail'),
    patterns: [/^媒体(详情|名称|节目)$|^mediadetails?$/],
    example: word('生活频道', 'Life channel'),
    text: 200,
  },
  {
    key: 'source',
    label: word('来源', 'Source'),
    patterns: headerPatterns.source,
    example: word('线下活动', 'event'),
    text: 60,
  },
  {
    key: 'note',
    label: word('备注', 'Note'),
    patterns: headerPatterns.note,
    example: word('示例，导入前请删除本行', 'Example: delete this row'),
    text: 4000,
  },
];

export const personTargets: readonly Target[] = columns.map(
  ({ key, label, patterns, example = word('', ''), matches, text: longest, allowed, read }) => ({
    key,
    label,
    patterns,
    example,
    ...(matches && { matches }),
    ...(allowed && { allowed }),
    read:
      read ??
      ((text, draft) => {
        if (text.length > (longest ?? 0)) return 'value_too_long';
        draft.facts[key as TextFact] = text;
        return undefined;
      }),
  }),
);

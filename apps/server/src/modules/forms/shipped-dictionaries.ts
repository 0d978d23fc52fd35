import { readFileSync } from 'node:fs';
import type { Label } from '@guanjia/contracts/core/form';
import type { Dictionary, DictionaryEntry } from '@guanjia/contracts/forms/dictionaries';

/** Key of the administrative regions that addresses point into. */
export const regionsKey = 'regions';

function flat(
  key: string,
  label: Label,
  words: Readonly<Record<string, readonly [string, string]>>,
): Dictionary {
  const entries = Object.entries(words).map(
    ([code, [zh, en]]): DictionaryEntry => ({ code, label: { zh, en }, parent: null, retired: false }),
  );
  return { key, label, kind: 'flat', version: 0, origin: 'shipped', entries };
}

const genders = flat(
  'genders',
  { zh: '性别', en: 'Genders' },
  {
    male: ['男', 'Male'],
    female: ['女', 'Female'],
    unknown: ['未知', 'Unknown'],
  },
);

const customerSources = flat(
  'customer_sources',
  { zh: '客户来源', en: 'Customer sources' },
  {
    website: ['官网', 'Website'],
    referral: ['老客户介绍', 'Referral'],
    exhibition: ['展会', 'Exhibition'],
    advertisement: ['广告', 'Advertisement'],
    social_media: ['社交媒体', 'Social media'],
    store: ['门店', 'Store'],
    hotline: ['来电咨询', 'Hotline'],
    list_import: ['名单导入', 'List import'],
    other: ['其他', 'Other'],
  },
);

let regions: Dictionary | undefined;

/** Provinces, cities and districts by their codes of GB/T 2260; read once, when they are first asked for. */
function readRegions(): Dictionary {
  const text = readFileSync(new URL('../../../assets/regions/regions.csv', import.meta.url), 'utf8');
  const entries = text
    .trim()
    .split('\n')
    .map((line): DictionaryEntry => {
      const [code = '', zh = '', en = ''] = line.split(',');
      return { code, label: { zh, en }, parent: parentOf(code), retired: false };
    });
  const label = { zh: '行政区划', en: 'Regions of China' };
  return { key: regionsKey, label, kind: 'tree', version: 0, origin: 'fixed', entries };
}

function parentOf(code: string): string | null {
  if (code.endsWith('0000')) return null;
  return code.endsWith('00') ? `${code.slice(0, 2)}0000` : `${code.slice(0, 4)}00`;
}

export const shippedKeys = [genders.key, customerSources.key, regionsKey];

/** A dictionary as it comes with the product; upgrades change it for every tenant that has not made it its own. */
export function shippedDictionary(key: string): Dictionary | undefined {
  if (key === regionsKey) {
    regions ??= readRegions();
    return regions;
  }
  return [genders, customerSources].find((one) => one.key === key);
}

/** `山东省济南市历下区`; the code itself when it is not one. */
export function regionName(code: string): string {
  const entries = shippedDictionary(regionsKey)?.entries ?? [];
  const names: string[] = [];
  for (let at: string | null = code; at !== null; ) {
    const entry = entries.find((one) => one.code === at);
    if (!entry) return code;
    // Cities under the central government stand twice, as province and as city.
    if (names[0] !== entry.label.zh) names.unshift(entry.label.zh);
    at = entry.parent;
  }
  return names.join('');
}

import type { AddressValue } from '@guanjia/contracts/core/form';
import type { DictionaryEntry } from '@guanjia/contracts/forms/dictionaries';
import { regionsKey, shippedDictionary } from './shipped-dictionaries.ts';

let children: Map<string | null, DictionaryEntry[]> | undefined;

function below(code: string | null): readonly DictionaryEntry[] {
  children ??= Map.groupBy(shippedDictionary(regionsKey)?.entries ?? [], ({ parent }) => parent);
  return children.get(code) ?? [];
}

let codes: ReadonlySet<string> | undefined;

/** Whether this is the code of a region (GB/T 2260). */
export function isRegion(text: string): boolean {
  codes ??= new Set((shippedDictionary(regionsKey)?.entries ?? []).map(({ code }) => code));
  return codes.has(text);
}

/**
 * Reads an address as people write it in one line (`山东省济南市历下区泺源大街1号`, `济南历下区…` is not one): the region as far
 * as it is named, then the rest. Undefined when it does not begin with a province or a city under the central government.
 */
export function parseAddress(text: string): AddressValue | undefined {
  let rest = text.normalize('NFKC').trim();
  let region: string | null = null;
  for (;;) {
    const found = nextRegion(region, rest);
    if (!found) break;
    region = found.code;
    rest = rest.slice(found.length).trimStart();
  }
  return region === null ? undefined : { region, detail: rest.slice(0, 200) };
}

/** Cities under the central government have one name twice, and people write it once. */
function nextRegion(above: string | null, text: string): { code: string; length: number } | undefined {
  const candidates = [
    ...below(above),
    ...(above === null ? [] : below(above).flatMap(({ code }) => below(code))),
  ];
  for (const { code, label } of candidates) {
    const length = prefixLength(label.zh, text);
    if (length > 0) return { code, length };
  }
  return undefined;
}

/** People leave out what kind of province it is; below that, names without their kind begin other names. */
function prefixLength(name: string, text: string): number {
  if (text.startsWith(name)) return name.length;
  const short = name.replace(/(壮族|回族|维吾尔)?自治区$|特别行政区$|省$/, '');
  return short !== name && text.startsWith(short) ? short.length : 0;
}

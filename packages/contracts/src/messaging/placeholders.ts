/** What a text can name of whoever gets it. */
export const placeholders = ['customer', 'level', 'agent', 'company'] as const;
export type Placeholder = (typeof placeholders)[number];

/** People write them in either language; both are stored as they were written. */
export const placeholderWords: Readonly<Record<Placeholder, { zh: string; en: string }>> = {
  customer: { zh: '客户姓名', en: 'customer' },
  level: { zh: '客户等级', en: 'level' },
  agent: { zh: '坐席姓名', en: 'agent' },
  company: { zh: '企业名称', en: 'company' },
};

const byWord: ReadonlyMap<string, Placeholder> = new Map(
  placeholders.flatMap((key) => [
    [placeholderWords[key].zh, key],
    [placeholderWords[key].en, key],
  ]),
);

const pattern = /\{\s*([^{}\s][^{}]{0,29}?)\s*\}/g;

/** What a text names, each once, and what it names that is nothing. */
export function findPlaceholders(text: string): { known: Placeholder[]; unknown: string[] } {
  const words = new Set([...text.matchAll(pattern)].map(([, word = '']) => word));
  const known = new Set([...words].flatMap((word) => byWord.get(word) ?? []));
  return { known: [...known], unknown: [...words].filter((word) => !byWord.has(word)) };
}

/**
 * The text with the values in. `missing` is what the text names and nobody knows: such a message is not sent, because
 * "Dear ," is worse than none. A value is put in as it is: braces in a name name nothing.
 */
export function fillText(
  text: string,
  values: Readonly<Record<Placeholder, string | null>>,
): { text: string; missing: Placeholder[] } {
  const missing = new Set<Placeholder>();
  const filled = text.replace(pattern, (whole, word: string) => {
    const key = byWord.get(word);
    if (!key) return whole;
    const value = values[key]?.trim();
    if (!value) missing.add(key);
    return value ?? '';
  });
  return { text: filled, missing: [...missing] };
}

/** With the enterprise's signature in front (MSG-013), as operators in China require it. */
export function signed(signature: string, text: string): string {
  return `【${signature}】${text}`;
}

import type { ImportRules, ImportTarget } from '@guanjia/contracts/customers/imports';

type Mapping = ImportRules['mapping'];

/** Gives a column a meaning; another column that had it is left out, unless several may have it. */
export function withTarget(
  mapping: Mapping,
  column: number,
  target: string | null,
  repeatable: ReadonlySet<string>,
): Mapping {
  return mapping.map((current, index) => {
    if (index === column) return target;
    return target !== null && current === target && !repeatable.has(target) ? null : current;
  });
}

/** Ways of finding known customers that have a name of their own, in the order of the choice. */
export const namedMatches = [
  'phone',
  'document',
  'email',
  'name',
  'name_address',
  'name_company',
  'name_region',
] as const;

/** By what known customers can be found, in the order of the choice. */
export function matchChoices(targets: readonly ImportTarget[]): string[] {
  const fields = targets.filter(({ key, matches }) => matches && key.startsWith('custom.'));
  return [...namedMatches, ...fields.map(({ key }) => key)];
}

/** The column that is needed and not mapped yet; undefined: the rules are complete. */
export function missingColumn({ mapping, matchBy }: ImportRules): string | undefined {
  const beside = matchBy.startsWith('name_') ? matchBy.slice('name_'.length) : matchBy;
  // Any kind of e-mail or address tells: `email.work` is one too.
  const told = (needed: string) => mapping.some((key) => key === needed || key?.startsWith(`${needed}.`));
  return ['name', beside].find((needed) => !told(needed));
}

/** Fields to update that are no longer in the file cannot be updated. */
export function settled(rules: ImportRules): ImportRules {
  if (rules.fields === null) return rules;
  const fields = rules.fields.filter((key) => rules.mapping.includes(key));
  return { ...rules, fields: fields.length > 0 ? fields : null };
}

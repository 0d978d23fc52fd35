/**
 * The one place that says who may know whom. The rules of the check and the picture in ARCHITECTURE.md are made from
 * it. Calls go down: a module may use those that it names here, all of a lower tier or, inside engagement, of a lower
 * place in its order. Upwards and sideways only by events.
 */

/** From the lowest tier to the highest. */
export const tiers = ['foundation', 'records', 'engagement', 'operations', 'insight'];

/** Same-tier edges that are allowed, lowest first. */
export const innerOrders = [
  ['identity', 'audit', 'forms', 'files'],
  ['identity', 'audit', 'views'],
  ['identity', 'audit', 'backup'],
  ['customers', 'orders'],
  ['voice', 'routing', 'outbound'],
];

const everyone = ['identity', 'audit', 'forms', 'files'];

/** A module is declared here before its folder may exist. */
export const modules = {
  identity: { tier: 'foundation', uses: [] },
  audit: { tier: 'foundation', uses: ['identity'] },
  forms: { tier: 'foundation', uses: ['identity', 'audit'] },
  files: { tier: 'foundation', uses: ['identity', 'audit', 'forms'] },
  views: { tier: 'foundation', uses: ['identity', 'audit'] },
  backup: { tier: 'foundation', uses: ['identity', 'audit'] },
  customers: { tier: 'records', uses: everyone },
  orders: { tier: 'records', uses: [...everyone, 'customers'] },
  voice: { tier: 'engagement', uses: [...everyone, 'customers', 'orders'] },
  routing: { tier: 'engagement', uses: [...everyone, 'customers', 'orders', 'voice'] },
  outbound: { tier: 'engagement', uses: [...everyone, 'customers', 'orders', 'voice', 'routing'] },
  messaging: { tier: 'engagement', uses: [...everyone, 'customers'] },
  reporting: { tier: 'insight', uses: [...everyone, 'customers', 'orders', 'voice', 'routing', 'outbound'] },
};

/** Sentences for edges that break the order above; the rest of the check may then be trusted to have no cycle. */
export function graphProblems() {
  const problems = [];
  for (const [name, { tier, uses }] of Object.entries(modules)) {
    for (const used of uses) {
      const target = modules[used];
      if (!target) problems.push(`${name} uses ${used}, which is not declared.`);
      else if (tiers.indexOf(target.tier) > tiers.indexOf(tier))
        problems.push(`${name} uses ${used} of a higher tier.`);
      else if (target.tier === tier && !ordered(used, name))
        problems.push(`${name} and ${used} are of one tier, and no inner order allows the edge.`);
    }
  }
  return problems;
}

function ordered(lower, higher) {
  return innerOrders.some((order) => {
    const [low, high] = [order.indexOf(lower), order.indexOf(higher)];
    return low >= 0 && low < high;
  });
}

/** The picture: one box per tier; edges that a longer way implies are left out. */
export function mermaid() {
  const lines = ['```mermaid', 'flowchart BT'];
  for (const tier of tiers) {
    const names = Object.keys(modules).filter((name) => modules[name].tier === tier);
    if (names.length === 0) continue;
    lines.push(`  subgraph ${tier}`, ...names.map((name) => `    ${name}`), '  end');
  }
  for (const [name, { uses }] of Object.entries(modules)) {
    for (const used of uses) {
      if (!uses.some((between) => between !== used && reaches(between, used)))
        lines.push(`  ${name} --> ${used}`);
    }
  }
  return [...lines, '```'].join('\n');
}

function reaches(from, to) {
  return modules[from].uses.some((used) => used === to || reaches(used, to));
}

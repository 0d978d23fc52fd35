/** A text that is longer matches no pattern. */
const longestText = 1000;
/** As many ways as this are tried at worst: some milliseconds. */
const mostWays = 2_000_000;

const token =
  /(?<escape>\\[dDwWsS.\-+*?()[\]{}^$|/\\])|(?<set>\[\^?(?:\\[dDwWsS.\-\]\\^]|[^\]\\[])+\])|(?<open>\((?:\?:)?)|(?<close>\))|(?<or>\|)|(?<times>\{(?<from>\d{1,3})(?<comma>,(?<to>\d{0,3}))?\}|[*+?])|(?<plain>[^\\[\]{}()*+?|^$])/uy;

/**
 * Patterns that an administrator may give: what a backtracking engine can be made to hang with is left out. A
 * repetition stands behind a single character or set, never behind a group (which may only be optional), so every
 * choice is met once on each way through, and the product of the choices bounds the ways. No look-around, no
 * references, no anchors: the whole text must match.
 */
export function isSafePattern(expression: string): boolean {
  let ways = 1;
  const branches = [1];
  let before: 'none' | 'atom' | 'group' | 'times' = 'none';
  token.lastIndex = 0;
  while (token.lastIndex < expression.length) {
    const parts = token.exec(expression)?.groups;
    if (!parts) return false;
    if (parts.open) branches.push(1);
    else if (parts.or) branches.push((branches.pop() ?? 1) + 1);
    else if (parts.close) {
      ways *= branches.pop() ?? 1;
      if (branches.length === 0) return false;
    } else if (parts.times) {
      const repeatable = before === 'atom' || (before === 'group' && parts.times === '?');
      if (!repeatable) return false;
      ways *= waysOf(parts.times, parts.from, parts.comma, parts.to);
    }
    before = parts.close ? 'group' : parts.times ? 'times' : parts.open || parts.or ? 'none' : 'atom';
  }
  ways *= branches.pop() ?? 1;
  return branches.length === 0 && ways <= mostWays && compiles(expression);
}

function waysOf(times: string, from = '', comma: string | undefined, to: string | undefined): number {
  if (times === '?') return 2;
  if (times === '*' || times === '+') return longestText;
  if (comma === undefined) return 1;
  return to ? Math.max(1, Number(to) - Number(from) + 1) : longestText;
}

function compiles(expression: string): boolean {
  try {
    new RegExp(expression, 'u');
    return true;
  } catch {
    return false;
  }
}

/** Whether the whole text matches. An expression that is not safe matches nothing. */
export function matchesPattern(expression: string, text: string): boolean {
  if (text.length > longestText || !isSafePattern(expression)) return false;
  return new RegExp(`^(?:${expression})$`, 'u').test(text);
}

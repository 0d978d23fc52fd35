/**
 * Formulas of tenant-defined fields: `round({price} * {pieces} * (1 - {discount} / 100), 2)`. A language of our own
 * with a syntax tree and an interpreter, so that nothing that an administrator types is ever run as code (ADR 11).
 *
 *   expression  = comparison
 *   comparison  = sum [("=" | "!=" | "<" | "<=" | ">" | ">=") sum]
 *   sum         = product {("+" | "-") product}
 *   product     = unary {("*" | "/") unary}
 *   unary       = ["-"] primary
 *   primary     = number | 'text' | "text" | {field} | name "(" [expression {"," expression}] ")" | "(" expression ")"
 */
export type Formula =
  | { kind: 'number'; value: number }
  | { kind: 'text'; value: string }
  | { kind: 'field'; key: string }
  | { kind: 'negate'; of: Formula }
  | { kind: 'binary'; op: BinaryOp; left: Formula; right: Formula }
  | { kind: 'call'; name: FunctionName; args: Formula[] };

export type BinaryOp = '+' | '-' | '*' | '/' | '=' | '!=' | '<' | '<=' | '>' | '>=';

export const formulaFunctions = ['if', 'round', 'min', 'max', 'concat', 'days'] as const;
export type FunctionName = (typeof formulaFunctions)[number];

/** `at`: place in the text, counted from 0. */
export interface FormulaProblem {
  problem: 'syntax' | 'name' | 'field' | 'arguments' | 'type' | 'cycle' | 'depth';
  at: number;
}

export type Parsed = { ok: true; formula: Formula } | ({ ok: false } & FormulaProblem);

interface Token {
  kind: 'number' | 'text' | 'field' | 'name' | 'op' | 'end';
  text: string;
  at: number;
}

const pattern =
  /\s*(?:(?<number>\d+(?:\.\d+)?)|'(?<single>[^']*)'|"(?<double>[^"]*)"|\{(?<field>[a-z][a-z0-9_]{0,39})\}|(?<name>[a-z]+)|(?<op>!=|<=|>=|[-+*/=<>(),]))/y;

/** Deeper nesting is refused, so that neither parsing nor evaluating can exhaust the stack. */
const deepest = 50;

class Refused extends Error {
  readonly found: FormulaProblem;
  constructor(problem: FormulaProblem['problem'], at: number) {
    super(problem);
    this.found = { problem, at };
  }
}

export function parseFormula(text: string): Parsed {
  try {
    const reader = readerOf(tokenise(text));
    const formula = expression(reader, 0);
    const rest = reader.peek();
    if (rest.kind !== 'end') throw new Refused('syntax', rest.at);
    return { ok: true, formula };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, ...error.found };
    throw error;
  }
}

/** The fields that a formula reads. */
export function fieldsOf(formula: Formula): string[] {
  switch (formula.kind) {
    case 'number':
    case 'text':
      return [];
    case 'field':
      return [formula.key];
    case 'negate':
      return fieldsOf(formula.of);
    case 'binary':
      return [...fieldsOf(formula.left), ...fieldsOf(formula.right)];
    case 'call':
      return formula.args.flatMap(fieldsOf);
  }
}

function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  pattern.lastIndex = 0;
  while (pattern.lastIndex < end) {
    const from = pattern.lastIndex;
    const found = pattern.exec(text)?.groups;
    if (!found) throw new Refused('syntax', from);
    const { number, single, double, field, name, op } = found;
    const at = from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0);
    if (number !== undefined) tokens.push({ kind: 'number', text: number, at });
    else if (field !== undefined) tokens.push({ kind: 'field', text: field, at });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name, at });
    else if (op !== undefined) tokens.push({ kind: 'op', text: op, at });
    else tokens.push({ kind: 'text', text: single ?? double ?? '', at });
  }
  return [...tokens, { kind: 'end', text: '', at: end }];
}

interface Reader {
  peek(): Token;
  next(): Token;
  /** Takes the next token if it is one of these operators. */
  take(...ops: string[]): string | undefined;
}

function readerOf(tokens: readonly Token[]): Reader {
  let index = 0;
  const last = tokens.at(-1) ?? { kind: 'end', text: '', at: 0 };
  const peek = () => tokens[index] ?? last;
  const next = () => {
    const token = peek();
    index += 1;
    return token;
  };
  return {
    peek,
    next,
    take(...ops) {
      const { kind, text } = peek();
      return kind === 'op' && ops.includes(text) ? next().text : undefined;
    },
  };
}

function expression(reader: Reader, depth: number): Formula {
  if (depth > deepest) throw new Refused('depth', reader.peek().at);
  const left = sum(reader, depth);
  const op = reader.take('=', '!=', '<', '<=', '>', '>=');
  return op ? { kind: 'binary', op: op as BinaryOp, left, right: sum(reader, depth) } : left;
}

function chain(reader: Reader, ops: string[], part: () => Formula): Formula {
  let left = part();
  let length = 0;
  for (let op = reader.take(...ops); op; op = reader.take(...ops)) {
    length += 1;
    if (length > deepest) throw new Refused('depth', reader.peek().at);
    left = { kind: 'binary', op: op as BinaryOp, left, right: part() };
  }
  return left;
}

function sum(reader: Reader, depth: number): Formula {
  return chain(reader, ['+', '-'], () => chain(reader, ['*', '/'], () => unary(reader, depth)));
}

function unary(reader: Reader, depth: number): Formula {
  return reader.take('-') ? { kind: 'negate', of: primary(reader, depth) } : primary(reader, depth);
}

function primary(reader: Reader, depth: number): Formula {
  const token = reader.next();
  switch (token.kind) {
    case 'number':
      return { kind: 'number', value: Number(token.text) };
    case 'text':
      return { kind: 'text', value: token.text };
    case 'field':
      return { kind: 'field', key: token.text };
    case 'name':
      return call(reader, token, depth);
    case 'op': {
      if (token.text !== '(') throw new Refused('syntax', token.at);
      const inner = expression(reader, depth + 1);
      close(reader);
      return inner;
    }
    case 'end':
      throw new Refused('syntax', token.at);
  }
}

function call(reader: Reader, { text, at }: Token, depth: number): Formula {
  const name = formulaFunctions.find((known) => known === text);
  if (!name) throw new Refused('name', at);
  if (!reader.take('(')) throw new Refused('syntax', reader.peek().at);
  const args: Formula[] = [];
  if (!reader.take(')')) {
    do args.push(expression(reader, depth + 1));
    while (reader.take(','));
    close(reader);
  }
  const [least, most] = arity[name];
  if (args.length < least || args.length > most) throw new Refused('arguments', at);
  return { kind: 'call', name, args };
}

const arity: Record<FunctionName, readonly [number, number]> = {
  if: [3, 3],
  round: [1, 2],
  min: [1, 20],
  max: [1, 20],
  concat: [1, 20],
  days: [2, 2],
};

function close(reader: Reader): void {
  const { at } = reader.peek();
  if (!reader.take(')')) throw new Refused('syntax', at);
}

import type { FormField, FormValue, FormValues } from './form.ts';
import { type BinaryOp, type Formula, type FormulaProblem, fieldsOf, parseFormula } from './formula.ts';
import { minorDigits } from './money.ts';

export type FormulaType = 'number' | 'text' | 'boolean';
/** Undefined: there is no result, because a value is missing, the divisor is zero or the number too large. */
type Result = number | string | boolean | undefined;

/** How a formula sees a field; undefined for what it cannot read. */
function typeOfField(field: FormField, types: ReadonlyMap<string, FormulaType>): FormulaType | undefined {
  switch (field.type) {
    case 'number':
    case 'money':
    case 'rating':
      return 'number';
    case 'formula':
      return types.get(field.key);
    case 'multi_select':
    case 'address':
    case 'file':
      return undefined;
    case 'text':
    case 'long_text':
    case 'date':
    case 'time':
    case 'datetime':
    case 'select':
    case 'phone':
    case 'email':
    case 'id_document':
    case 'user':
    case 'department':
    case 'customer':
    case 'product':
      return 'text';
  }
}

/**
 * Type of every formula of a form, or what is wrong with it: known when the form is designed. A formula may read
 * other formulas, but not itself on any way.
 */
export function checkFormulas(fields: readonly FormField[]): {
  types: ReadonlyMap<string, FormulaType>;
  problems: (FormulaProblem & { key: string })[];
} {
  const types = new Map<string, FormulaType>();
  const problems: (FormulaProblem & { key: string })[] = [];
  for (const { field, formula, problem } of inOrder(fields)) {
    if (problem) problems.push({ key: field.key, ...problem });
    else if (formula) {
      const type = typeOf(formula, fields, types);
      // A yes or no has no field type to be shown as; `if(…)` says it in words.
      if (type === 'number' || type === 'text') types.set(field.key, type);
      else problems.push({ key: field.key, problem: type === 'field' ? 'field' : 'type', at: 0 });
    }
  }
  return { types, problems };
}

interface Placed {
  field: FormField;
  formula?: Formula;
  problem?: FormulaProblem;
}

/** Formula fields, each behind those that it reads; those on a circle come with the problem `cycle`. */
function inOrder(fields: readonly FormField[]): Placed[] {
  const parsed = fields.flatMap((field): Placed[] => {
    if (field.type !== 'formula') return [];
    const result = parseFormula(field.formula ?? '');
    return [result.ok ? { field, formula: result.formula } : { field, problem: result }];
  });
  const placed: Placed[] = parsed.filter(({ problem }) => problem);
  let waiting = parsed.filter(({ problem }) => !problem);
  while (waiting.length > 0) {
    const open = new Set(waiting.map(({ field }) => field.key));
    const ready = waiting.filter(({ formula }) => formula && !fieldsOf(formula).some((key) => open.has(key)));
    if (ready.length === 0) {
      return [
        ...placed,
        ...waiting.map(({ field }) => ({ field, problem: { problem: 'cycle' as const, at: 0 } })),
      ];
    }
    placed.push(...ready);
    waiting = waiting.filter((one) => !ready.includes(one));
  }
  return placed;
}

const ordering: readonly BinaryOp[] = ['<', '<=', '>', '>='];

function typeOf(
  formula: Formula,
  fields: readonly FormField[],
  types: ReadonlyMap<string, FormulaType>,
): FormulaType | 'type' | 'field' {
  const inner = (part: Formula) => typeOf(part, fields, types);
  const all = (parts: readonly Formula[], wanted: FormulaType) => {
    const found = parts.map(inner);
    return (
      found.find((type) => type === 'field') ?? (found.every((type) => type === wanted) ? wanted : 'type')
    );
  };
  switch (formula.kind) {
    case 'number':
    case 'text':
      return formula.kind;
    case 'field': {
      const field = fields.find(({ key }) => key === formula.key);
      return (field && typeOfField(field, types)) ?? 'field';
    }
    case 'negate':
      return all([formula.of], 'number');
    case 'binary': {
      const sides = [formula.left, formula.right];
      if (formula.op === '=' || formula.op === '!=' || ordering.includes(formula.op)) {
        const [left, right] = sides.map(inner);
        if (left === 'field' || right === 'field') return 'field';
        return left === right && left !== 'type' ? 'boolean' : 'type';
      }
      return all(sides, 'number');
    }
    case 'call':
      return typeOfCall(formula, inner, all);
  }
}

function typeOfCall(
  { name, args }: Extract<Formula, { kind: 'call' }>,
  inner: (part: Formula) => FormulaType | 'type' | 'field',
  all: (parts: readonly Formula[], wanted: FormulaType) => FormulaType | 'type' | 'field',
): FormulaType | 'type' | 'field' {
  switch (name) {
    case 'if': {
      const [condition, yes, no] = args.map(inner);
      if (condition === 'field' || yes === 'field' || no === 'field') return 'field';
      return condition === 'boolean' && yes !== undefined && yes === no ? yes : 'type';
    }
    case 'round':
    case 'min':
    case 'max':
      return all(args, 'number');
    case 'concat': {
      const found = args.map(inner);
      return found.find((type) => type === 'field' || type === 'type') ?? 'text';
    }
    case 'days': {
      const type = all(args, 'text');
      return type === 'text' ? 'number' : type;
    }
  }
}

/**
 * Results of all formulas by field key; what has none is left out. Money counts in its main unit, as people read it.
 * Never throws, whatever the values are.
 */
export function evaluateFormulas(fields: readonly FormField[], values: FormValues): FormValues {
  const known: FormValues = { ...values };
  const results: FormValues = {};
  for (const { key, type, currency } of fields) {
    const value = known[key];
    if (type === 'money' && typeof value === 'number') known[key] = value / 10 ** minorDigits(currency);
  }
  for (const { field, formula } of inOrder(fields)) {
    delete known[field.key];
    const result = formula && evaluate(formula, known);
    if (typeof result !== 'number' && typeof result !== 'string') continue;
    const value = typeof result === 'string' ? result.slice(0, 4000) : result;
    results[field.key] = value;
    known[field.key] = value;
  }
  return results;
}

function evaluate(formula: Formula, values: FormValues): Result {
  switch (formula.kind) {
    case 'number':
    case 'text':
      return formula.value;
    case 'field':
      return plain(Object.hasOwn(values, formula.key) ? values[formula.key] : undefined);
    case 'negate': {
      const value = evaluate(formula.of, values);
      return typeof value === 'number' ? finite(0 - value) : undefined;
    }
    case 'binary':
      return binary(formula.op, evaluate(formula.left, values), evaluate(formula.right, values));
    case 'call':
      return evaluateCall(formula, values);
  }
}

function plain(value: FormValue | undefined): Result {
  return typeof value === 'number' || typeof value === 'string' ? value : undefined;
}

/** Minus zero is zero: JSON does not know it. */
function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value + 0 : undefined;
}

function binary(op: BinaryOp, left: Result, right: Result): Result {
  if (left === undefined || right === undefined) return undefined;
  if (op === '=') return left === right;
  if (op === '!=') return left !== right;
  if (typeof left === 'string' && typeof right === 'string' && ordering.includes(op)) {
    return compare(op, left < right ? -1 : left > right ? 1 : 0);
  }
  if (typeof left !== 'number' || typeof right !== 'number') return undefined;
  if (op === '+') return finite(left + right);
  if (op === '-') return finite(left - right);
  if (op === '*') return finite(left * right);
  return op === '/' ? finite(left / right) : compare(op, left - right);
}

function compare(op: BinaryOp, sign: number): boolean {
  if (op === '<') return sign < 0;
  if (op === '<=') return sign <= 0;
  return op === '>' ? sign > 0 : sign >= 0;
}

function evaluateCall({ name, args }: Extract<Formula, { kind: 'call' }>, values: FormValues): Result {
  const [first, second, third] = args;
  if (name === 'if') {
    const condition = first && evaluate(first, values);
    if (typeof condition !== 'boolean') return undefined;
    const branch = condition ? second : third;
    return branch && evaluate(branch, values);
  }
  const results = args.map((arg) => evaluate(arg, values));
  if (name === 'concat') return results.map((result) => String(result ?? '')).join('');
  if (name === 'days') return daysBetween(results[0], results[1]);
  const numbers = results.filter((result) => typeof result === 'number');
  if (numbers.length < results.length) return undefined;
  if (name === 'min') return finite(Math.min(...numbers));
  if (name === 'max') return finite(Math.max(...numbers));
  return rounded(numbers[0] ?? 0, numbers[1] ?? 0);
}

/** Half away from zero, as on an invoice; 1.005 is 1.01, though its double lies below. */
function rounded(value: number, digits: number): number | undefined {
  const places = Math.min(6, Math.max(0, Math.trunc(digits)));
  const size = Number(`${Math.abs(value)}e${places}`);
  // What is written with an exponent already has no digits to round.
  if (!Number.isFinite(size)) return finite(value);
  return finite(Math.sign(value) * Number(`${Math.round(size)}e-${places}`));
}

/** Days from one date to another; of a moment its day in UTC counts. */
function daysBetween(from: Result, to: Result): number | undefined {
  if (typeof from !== 'string' || typeof to !== 'string') return undefined;
  const [start, end] = [from, to].map((text) => Date.parse(`${text.slice(0, 10)}T00:00:00Z`));
  if (start === undefined || end === undefined) return undefined;
  return finite(Math.round((end - start) / 86_400_000));
}

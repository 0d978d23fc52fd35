import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FormField, FormValues } from './form.ts';
import { parseFormula } from './formula.ts';
import { checkFormulas, evaluateFormulas } from './formula-value.ts';

const label = { zh: '字段', en: 'Field' };
const plain: FormField[] = (
  [
    ['price', 'money'],
    ['pieces', 'number'],
    ['name', 'text'],
    ['from', 'date'],
    ['to', 'date'],
    ['tags', 'multi_select'],
  ] as const
).map(([key, type]) => ({ key, type, label, required: false }));
const formula = (key: string, text: string): FormField => ({
  key,
  type: 'formula',
  label,
  required: false,
  formula: text,
});
const result = (text: string, values: FormValues = {}) =>
  evaluateFormulas([...plain, formula('f', text)], values).f;
const problem = (...texts: string[]) =>
  checkFormulas([...plain, ...texts.map((text, index) => formula(`f${index + 1}`, text))]).problems.map(
    (found) => `${found.key}:${found.problem}`,
  );

describe('a formula', () => {
  it.each<[string, FormValues, unknown]>([
    ['1 + 2 * 3', {}, 7],
    ['(1 + 2) * 3', {}, 9],
    ['10 - 4 - 3', {}, 3],
    ['-{pieces} / 4', { pieces: 2 }, -0.5],
    ['round({price} * {pieces} / 3)', { price: 1000, pieces: 1 }, 3],
    ['round(1.005, 2)', {}, 1.01],
    ['round(-2.5)', {}, -3],
    ['if({pieces} >= 10, "many", "few")', { pieces: 10 }, 'many'],
    ['min(3, {pieces}, 7) + max(1, 2)', { pieces: 5 }, 5],
    ['concat({name}, " × ", {pieces})', { name: '票', pieces: 2 }, '票 × 2'],
    ['days({from}, {to})', { from: '2024-02-28', to: '2024-03-01' }, 2],
    ['{from} < {to}', { from: '2024-02-28', to: '2024-03-01' }, undefined],
    ['1 / {pieces}', { pieces: 0 }, undefined],
    ['1 + {pieces}', {}, undefined],
    ['0 - 0', {}, 0],
  ])('%s of %j is %j', (text, values, expected) => {
    expect(result(text, values)).toBe(expected);
  });

  it('reads other formulas, whatever their order', () => {
    const fields = [...plain, formula('gross', '{net} * 2'), formula('net', '{price} + 1')];
    expect(evaluateFormulas(fields, { price: 450 })).toEqual({ net: 5.5, gross: 11 });
  });

  it('is refused when it is designed', () => {
    expect(problem('1 +')).toEqual(['f1:syntax']);
    expect(problem('eval(1)')).toEqual(['f1:name']);
    expect(problem('constructor(1)')).toEqual(['f1:name']);
    expect(problem('round()')).toEqual(['f1:arguments']);
    expect(problem('{missing} + 1')).toEqual(['f1:field']);
    expect(problem('{tags} = "a"')).toEqual(['f1:field']);
    expect(problem('{name} * 2')).toEqual(['f1:type']);
    expect(problem('{pieces} > 2')).toEqual(['f1:type']);
    expect(problem('{f2}', '{f1}')).toEqual(['f1:cycle', 'f2:cycle']);
    expect(problem('{f1} + 1')).toEqual(['f1:cycle']);
    expect(problem(`${'('.repeat(200)}1${')'.repeat(200)}`)).toEqual(['f1:depth']);
  });

  it('has a type that is known before there are values', () => {
    const fields = [...plain, formula('a', 'concat({name}, {b})'), formula('b', '{pieces} * 2')];
    expect([...checkFormulas(fields).types]).toEqual([
      ['b', 'number'],
      ['a', 'text'],
    ]);
  });
});

describe('whatever stands there', () => {
  const part = fc.constantFrom(
    '{price}',
    '{name}',
    '{f}',
    '1',
    "'x'",
    '+',
    '-',
    '*',
    '/',
    '<',
    '=',
    '(',
    ')',
    ',',
    'if(',
    'round(',
    'days(',
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(part, { maxLength: 12 }).map((parts) => parts.join(' ')),
  );
  const value = fc.oneof(
    fc.string(),
    fc.double(),
    fc.array(fc.string()),
    fc.record({ region: fc.string(), detail: fc.string() }),
  );
  const values = fc.dictionary(fc.constantFrom('price', 'pieces', 'name', 'from', 'to', 'tags', 'f'), value);

  it('it is read or refused, and evaluates to text, a finite number or nothing', () => {
    fc.assert(
      fc.property(text, values, (formulaText, entered) => {
        const parsed = parseFormula(formulaText);
        if (!parsed.ok) expect(parsed.at).toBeLessThanOrEqual(formulaText.length);
        const found = result(formulaText, entered);
        if (typeof found === 'number') expect(Number.isFinite(found) && !Object.is(found, -0)).toBe(true);
        else expect(['string', 'undefined']).toContain(typeof found);
      }),
      { numRuns: 500 },
    );
  });
});

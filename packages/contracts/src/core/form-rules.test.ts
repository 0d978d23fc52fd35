import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FormField, type FormValues, fieldTypes, formField } from './form.ts';
import { checkForm, isShown, normalisePhone, settleValues } from './form-rules.ts';

const label = { zh: '字段', en: 'Field' };
const field = (key: string, more: Partial<FormField> & Pick<FormField, 'type'>): FormField => ({
  key,
  label,
  required: false,
  ...more,
});
const problems = (fields: FormField[], values: FormValues) =>
  checkForm(fields, values).map(({ key, problem }) => `${key}:${problem}`);

describe('a value fits its type', () => {
  const options = [{ value: 'a', label }];
  it.each<[Partial<FormField> & Pick<FormField, 'type'>, unknown, string | undefined]>([
    [{ type: 'number', decimals: 2 }, 1.25, undefined],
    [{ type: 'number', decimals: 2 }, 1.255, 'type'],
    [{ type: 'number', max: 5 }, 6, 'range'],
    [{ type: 'money', currency: 'CNY' }, 19900, undefined],
    [{ type: 'money', currency: 'CNY' }, 199.5, 'type'],
    [{ type: 'date' }, '2024-02-29', undefined],
    [{ type: 'date' }, '2023-02-29', 'type'],
    [{ type: 'time' }, '23:59', undefined],
    [{ type: 'time' }, '24:00', 'type'],
    [{ type: 'datetime' }, '2026-01-31T10:00:00.000Z', undefined],
    [{ type: 'datetime' }, '2026-01-31', 'type'],
    [{ type: 'select', options }, 'a', undefined],
    [{ type: 'select', options }, 'b', 'option'],
    [{ type: 'multi_select', options }, ['a', 'a'], 'option'],
    [{ type: 'phone' }, '+8613800138000', undefined],
    [{ type: 'phone' }, '138 0013 8000', 'type'],
    [{ type: 'email' }, 'li.lei@example.com', undefined],
    [{ type: 'email' }, 'li.lei@example', 'type'],
    [{ type: 'id_document', document: 'resident_id' }, '11010519491231002X', undefined],
    [{ type: 'id_document', document: 'resident_id' }, '110105194912310021', 'document'],
    [{ type: 'address' }, { region: '370100', detail: '泉城路 1 号' }, undefined],
    [{ type: 'address' }, '济南', 'type'],
    [{ type: 'customer' }, '0190a0a0-0000-7000-8000-000000000000', undefined],
    [{ type: 'customer' }, '张伟', 'type'],
    [{ type: 'text', maxLength: 2 }, '三个字', 'length'],
    [{ type: 'text', pattern: { expression: '[A-Z]{2}\\d{4}', message: label } }, 'AB1234', undefined],
    [{ type: 'text', pattern: { expression: '[A-Z]{2}\\d{4}', message: label } }, 'AB1234x', 'pattern'],
  ])('%j with %j: %s', (shape, value, problem) => {
    expect(checkForm([field('f', shape)], { f: value as string })[0]?.problem).toBe(problem);
  });

  it('asks for what is required, shown and still in use', () => {
    const must = field('f', { type: 'text', required: true });
    expect(problems([must], {})).toEqual(['f:required']);
    expect(problems([{ ...must, retired: true }], {})).toEqual([]);
    expect(problems([], { gone: 1 })).toEqual(['gone:unknown']);
  });
});

describe('spellings are made one', () => {
  it.each([
    ['138 0013 8000', '+8613800138000'],
    ['+86 138-0013-8000', '+8613800138000'],
    ['8613800138000', '+8613800138000'],
    ['0531-88886666', '+8653188886666'],
    ['400 600 1000', '+864006001000'],
    ['0044 20 7946 0958', '+442079460958'],
    ['12345', undefined],
    ['nobody', undefined],
  ])('%s is %s', (typed, stored) => {
    expect(normalisePhone(typed)).toBe(stored);
  });

  it('before anything is checked or stored', () => {
    const fields = [field('p', { type: 'phone' }), field('i', { type: 'id_document' })];
    const settled = settleValues(fields, { p: '13800138000', i: '110105 19491231 002x' });
    expect(settled).toEqual({ p: '+8613800138000', i: '11010519491231002X' });
  });
});

describe('conditions', () => {
  const fields = [
    field('kind', { type: 'text' }),
    field('age', { type: 'number' }),
    field('both', {
      type: 'text',
      showIf: {
        match: 'all',
        conditions: [
          { key: 'kind', op: 'is', values: ['x'] },
          { key: 'age', op: 'at_least', values: ['18'] },
        ],
      },
    }),
    field('after', {
      type: 'text',
      showIf: { match: 'any', conditions: [{ key: 'both', op: 'filled', values: [] }] },
    }),
  ];

  it('hide what depends on what is hidden', () => {
    expect(settleValues(fields, { kind: 'x', age: 20, both: 'b', after: 'a' })).toEqual({
      kind: 'x',
      age: 20,
      both: 'b',
      after: 'a',
    });
    expect(settleValues(fields, { kind: 'x', age: 17, both: 'b', after: 'a' })).toEqual({
      kind: 'x',
      age: 17,
    });
    expect(problems(fields, { both: 'b' })).toEqual(['both:hidden']);
  });
});

const value = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.double(),
  fc.integer(),
  fc.array(fc.constantFrom('a', 'b', 'c')),
  fc.constantFrom('a', 'b', '2024-02-29', '10:30', '+8613800138000', 'x@example.com', '2026-01-01T00:00:00Z'),
  fc.record({ region: fc.constantFrom('370100', '110000'), detail: fc.string() }),
);
const keys = ['k1', 'k2', 'k3', 'k4', 'k5'];
const condition = fc.record({
  key: fc.constantFrom('k1', 'k2'),
  op: fc.constantFrom(
    'is' as const,
    'is_not' as const,
    'at_least' as const,
    'filled' as const,
    'empty' as const,
  ),
  values: fc.array(fc.constantFrom('a', 'b', '3'), { maxLength: 2 }),
});
// What decides whether others are shown is no formula: `checkDefinition` refuses that.
const deciding = ['k1', 'k2'];
const anyField = (key: string) =>
  fc
    .record(
      {
        type: fc.constantFrom(...fieldTypes.filter((type) => type !== 'formula' || !deciding.includes(key))),
        required: fc.boolean(),
        decimals: fc.nat(6),
        maxLength: fc.integer({ min: 1, max: 20 }),
        formula: fc.constantFrom(
          '{k1} + {k2} * 2',
          'concat({k1}, "-", {k3})',
          'if({k4} > 3, 1 / {k1}, {k5})',
          'x(',
        ),
        showIf: fc.record({
          match: fc.constantFrom('all' as const, 'any' as const),
          conditions: fc.array(condition, { minLength: 1, maxLength: 3 }),
        }),
      },
      { requiredKeys: ['type', 'required'] },
    )
    .map(
      (shape): FormField => ({
        ...shape,
        key,
        label,
        options: ['a', 'b'].map((item) => ({ value: item, label })),
      }),
    );
const form = fc.tuple(...keys.map(anyField));
const values = fc.dictionary(fc.constantFrom(...keys), value);

describe('whatever is entered into whatever form', () => {
  it('what is accepted is stored and read as it is', () => {
    fc.assert(
      fc.property(form, values, (fields, entered) => {
        const settled = settleValues(fields, entered);
        fc.pre(checkForm(fields, settled).length === 0);
        expect(JSON.parse(JSON.stringify(settled))).toEqual(settled);
        expect(settleValues(fields, settled)).toEqual(settled);
      }),
    );
  });

  it('a hidden field never keeps a value', () => {
    fc.assert(
      fc.property(form, values, (fields, entered) => {
        const settled = settleValues(fields, entered);
        for (const one of fields) {
          if (!isShown(one, settled)) expect(settled).not.toHaveProperty(one.key);
        }
      }),
    );
  });

  it('is settled and checked without an exception', () => {
    fc.assert(
      fc.property(form, fc.dictionary(fc.string(), value), (fields, entered) => {
        for (const issue of checkForm(fields, settleValues(fields, entered)))
          expect(issue.problem).toBeTruthy();
      }),
    );
  });

  it('a field of the version before the engine is still one', () => {
    const old = {
      key: 'a',
      type: 'select',
      label,
      options: [{ value: 'x', label }],
      showIf: { key: 'b', values: ['y'] },
    };
    expect(formField.parse(old)).toEqual({ ...old, required: false });
  });
});

import type { FormField, FormValues } from '@guanjia/contracts/core/form';
import { fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { beforeEach, describe, expect, it } from 'vitest';
import { setLocale } from '../../lib/i18n.ts';
import { formatFieldValue } from './field-text.tsx';
import { FormFields } from './form-fields.tsx';
import { formErrors, withValue } from './form-values.ts';

const fields: FormField[] = [
  {
    key: 'where',
    type: 'select',
    required: true,
    label: { zh: '停哪里', en: 'Where' },
    options: [
      { value: 'street', label: { zh: '路边', en: 'Street' } },
      { value: 'own', label: { zh: '自有车位', en: 'Own space' } },
    ],
  },
  {
    key: 'fee',
    type: 'number',
    required: true,
    min: 0,
    max: 100,
    label: { zh: '费用', en: 'Fee' },
    showIf: { key: 'where', values: ['street'] },
  },
  { key: 'score', type: 'rating', required: false, min: 1, max: 5, label: { zh: '打分', en: 'Score' } },
  { key: 'say', type: 'long_text', required: false, label: { zh: '建议', en: 'Remarks' } },
];

let latest: FormValues = {};

function Host({ errors = {} }: { errors?: Record<string, string> }) {
  const [values, setValues] = useState<FormValues>({});
  latest = values;
  return <FormFields fields={fields} values={values} errors={errors} numbered onChange={setValues} />;
}

beforeEach(() => setLocale('zh-CN'));

describe('the form renderer', () => {
  it('shows a field only while the other has the value, and numbers what is shown', () => {
    render(<Host />);
    expect(screen.queryByRole('spinbutton')).toBeNull();
    fireEvent.click(screen.getByRole('radio', { name: '路边' }));
    expect(screen.getByRole('spinbutton', { name: /费用/ })).toBeTruthy();
    expect(screen.getByText('3. 打分')).toBeTruthy();
  });

  it('drops the value of a field that gets hidden', () => {
    render(<Host />);
    fireEvent.click(screen.getByRole('radio', { name: '路边' }));
    fireEvent.change(screen.getByRole('spinbutton'), { target: { value: '30' } });
    expect(latest).toEqual({ where: 'street', fee: 30 });
    fireEvent.click(screen.getByRole('radio', { name: '自有车位' }));
    expect(latest).toEqual({ where: 'own' });
  });

  it('gives numbers for ratings', () => {
    render(<Host />);
    fireEvent.click(screen.getByRole('radio', { name: '4' }));
    expect(latest).toEqual({ score: 4 });
  });

  it('ties the error to its control', () => {
    render(<Host errors={{ say: '写点什么' }} />);
    const box = screen.getByRole('textbox', { name: /建议/ });
    expect(box.getAttribute('aria-invalid')).toBe('true');
    expect(document.getElementById(box.getAttribute('aria-describedby') ?? '')?.textContent).toBe('写点什么');
  });

  it('speaks the language of the reader', async () => {
    await setLocale('en');
    render(<Host />);
    expect(screen.getByRole('radio', { name: 'Own space' })).toBeTruthy();
  });
});

describe('the rules', () => {
  it('ask for required fields that are shown', () => {
    expect(formErrors(fields, {})).toEqual({ where: '这一项必填' });
    expect(formErrors(fields, { where: 'street' })).toEqual({ fee: '这一项必填' });
    expect(formErrors(fields, { where: 'own' })).toEqual({});
  });

  it('name the range', () => {
    expect(formErrors(fields, { where: 'street', fee: 400 })).toEqual({ fee: '请填 0–100 之间的数' });
  });

  it('empty values are no values', () => {
    expect(withValue(fields, { say: 'x' }, 'say', '')).toEqual({});
  });

  it('stored values become words', () => {
    const [where, , score] = fields;
    expect(where && formatFieldValue(where, 'own')).toBe('自有车位');
    expect(score && formatFieldValue(score, undefined)).toBe('–');
  });
});

describe('a reader’s role', () => {
  const label = { zh: '预算', en: 'Budget' };
  const budget: FormField = { key: 'budget', type: 'money', currency: 'CNY', required: true, label };
  const tax: FormField = {
    key: 'tax',
    type: 'formula',
    required: false,
    label: { zh: '含税', en: 'With tax' },
    formula: 'round({budget} * 1.06, 2)',
  };
  const mobile: FormField = {
    key: 'mobile',
    type: 'phone',
    required: false,
    label: { zh: '手机', en: 'Mobile' },
    mask: 'phone',
  };
  let values: FormValues = {};

  function Form({ fields: shown, start = {} }: { fields: FormField[]; start?: FormValues }) {
    const [current, setCurrent] = useState(start);
    values = current;
    return <FormFields fields={shown} values={current} roleKey="agent" onChange={setCurrent} />;
  }

  it('types money in its main unit and reads formulas as they follow', () => {
    render(<Form fields={[budget, tax]} />);
    const box = screen.getByRole('spinbutton', { name: /预算/ });
    fireEvent.change(box, { target: { value: '199.5' } });
    fireEvent.blur(box);
    expect(values).toEqual({ budget: 19950, tax: 211.47 });
    expect(screen.getByText('211.47')).toBeTruthy();
    expect(formatFieldValue(budget, 19950)).toBe('¥199.50');
  });

  it('reads what it may not change, and does not see what it may not see', () => {
    const fixed: FormField = { ...mobile, editableBy: ['administrator'] };
    const secret: FormField = { ...budget, visibleTo: ['administrator'] };
    render(<Form fields={[fixed, secret]} start={{ mobile: '138****8000' }} />);
    expect(screen.queryByRole('textbox')).toBeNull();
    expect(screen.getByText('138****8000')).toBeTruthy();
    expect(screen.queryByText(/预算/)).toBeNull();
  });

  it('is not at fault for a mask that it left alone, nor for what it cannot enter', () => {
    const reader = { roleKey: 'agent', stored: { mobile: '138****8000' } };
    const given: FormField = { ...budget, editableBy: ['administrator'] };
    expect(formErrors([mobile, given], { mobile: '138****8000' }, reader)).toEqual({});
    expect(formErrors([mobile], { mobile: '138****8001' }, reader)).toEqual({
      mobile: '这不是有效的电话号码',
    });
  });

  it('no longer offers a retired option, except where it is chosen', () => {
    const options = ['a', 'b'].map((value) => ({ value, label: { zh: value, en: value } }));
    const kind: FormField = {
      key: 'kind',
      type: 'select',
      required: false,
      label: { zh: '类别', en: 'Kind' },
      options: options.map((option) => ({ ...option, retired: option.value === 'b' })),
    };
    render(<Form fields={[kind]} />);
    expect(screen.getAllByRole('radio')).toHaveLength(1);
    render(<Form fields={[kind]} start={{ kind: 'b' }} />);
    expect(screen.getAllByRole('radio')).toHaveLength(3);
  });
});

import { describe, expect, it } from 'vitest';
import { fieldAccess, maskValue, mergeValues, readableValues } from './field-access.ts';
import type { FormField } from './form.ts';

const label = { zh: '字段', en: 'Field' };
const secret: FormField = {
  key: 'id_no',
  type: 'id_document',
  label,
  required: false,
  mask: 'id',
  unmaskedFor: ['supervisor'],
};
const inner: FormField = { key: 'grade', type: 'text', label, required: false, visibleTo: ['supervisor'] };
const fixed: FormField = { key: 'code', type: 'text', label, required: false, editableBy: ['supervisor'] };
const fields = [secret, inner, fixed];
const stored = { id_no: '11010519491231002X', grade: 'A', code: 'C-1' };

describe('a role', () => {
  it('sees what it may see, masked where it must be', () => {
    expect(readableValues(fields, stored, 'agent')).toEqual({ id_no: '110***********002X', code: 'C-1' });
    expect(readableValues(fields, stored, 'supervisor')).toEqual(stored);
  });

  it('cannot change what it does not see or may not change, nor lose it', () => {
    const sent = { id_no: '110***********002X', grade: 'Z', code: 'other' };
    expect(mergeValues(fields, stored, sent, 'agent')).toEqual(stored);
    expect(mergeValues(fields, stored, {}, 'agent')).toEqual({ grade: 'A', code: 'C-1' });
    expect(mergeValues(fields, {}, sent, 'agent')).toEqual({ id_no: '110***********002X' });
  });

  it('may replace a masked value by another', () => {
    expect(mergeValues(fields, stored, { id_no: '440524188001010014' }, 'agent').id_no).toBe(
      '440524188001010014',
    );
  });

  it('a retired field and a formula are nobody’s to edit', () => {
    expect(fieldAccess({ ...fixed, retired: true }, 'supervisor').editable).toBe(false);
    expect(fieldAccess({ ...fixed, type: 'formula' }, 'supervisor').editable).toBe(false);
  });
});

describe('a mask', () => {
  it.each([
    ['phone', '+8613800138000', '138****8000'],
    ['email', 'lilei@example.com', 'l***@example.com'],
    ['name', '张伟', '张**'],
    ['id', 'E123456', '****'],
    ['all', '12', '****'],
  ] as const)('%s of %s is %s', (kind, value, shown) => {
    expect(maskValue(kind, value)).toBe(shown);
  });

  it('of an address keeps the region', () => {
    expect(maskValue('address', { region: '370100', detail: '泉城路 1 号' })).toEqual({
      region: '370100',
      detail: '****',
    });
  });
});

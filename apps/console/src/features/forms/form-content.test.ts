import type { FormContent } from '@guanjia/contracts/forms/routes';
import { describe, expect, it } from 'vitest';
import { changed, redone, startHistory, undone } from './designer-history.ts';
import { moveField, newField, placeField, removeGroup } from './form-content.ts';

const label = { zh: '字段', en: 'Field' };
const field = (key: string, group?: string) => ({
  key,
  type: 'text' as const,
  label,
  required: false,
  ...(group ? { group } : {}),
});
const content: FormContent = {
  fields: [field('a'), field('b'), field('c', 'g1'), field('d', 'g2')],
  groups: [
    { key: 'g1', label },
    { key: 'g2', label },
  ],
};
const order = (form: FormContent) =>
  form.fields.map(({ key, group }) => (group ? `${group}/${key}` : key)).join(' ');

describe('a field', () => {
  it('moves inside its group and over its edge into the next', () => {
    expect(order(moveField(content, 'a', 1))).toBe('b a g1/c g2/d');
    expect(order(moveField(content, 'b', 1))).toBe('a g1/b g1/c g2/d');
    expect(order(moveField(content, 'd', -1))).toBe('a b g1/c g1/d');
    expect(moveField(content, 'a', -1)).toBe(content);
    expect(moveField(content, 'd', 1)).toBe(content);
  });

  it('is dropped before another or at the end of a group', () => {
    expect(order(placeField(content, field('d', 'g2'), { group: undefined, before: 'a' }))).toBe(
      'd a b g1/c',
    );
    expect(order(placeField(content, field('a'), { group: 'g2' }))).toBe('b g1/c g2/d g2/a');
    expect(order(placeField(content, newField('date', content), { group: 'g1' }))).toBe(
      'a b g1/c g1/field_5 g2/d',
    );
  });

  it('stays when its group goes', () => {
    expect(order(removeGroup(content, 'g1'))).toBe('a b c g2/d');
  });
});

describe('the history', () => {
  it('goes back and forth, and typing is one step', () => {
    let history = startHistory('');
    for (const text of ['a', 'ab', 'abc']) history = changed(history, text, 'label');
    history = changed(history, 'abc!');
    expect(undone(history).present).toBe('abc');
    expect(undone(undone(history)).present).toBe('');
    expect(redone(undone(history)).present).toBe('abc!');
    expect(redone(changed(undone(history), 'other')).present).toBe('other');
  });
});

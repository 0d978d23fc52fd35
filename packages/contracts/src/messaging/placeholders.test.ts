import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillText, findPlaceholders, placeholders, placeholderWords, signed } from './placeholders.ts';
import { presets } from './presets.ts';
import { messageText } from './templates.ts';

const values = { customer: '王晓', level: '金卡', agent: '李静', company: '示例科技' };

describe('placeholders', () => {
  it('are understood in both languages, with blanks around, several times', () => {
    const text = '{客户姓名}您好，{ customer }，{level}客户，{坐席姓名}，{company}';
    expect(fillText(text, values)).toEqual({
      text: '王晓您好，王晓，金卡客户，李静，示例科技',
      missing: [],
    });
  });

  it('that are nothing are told, and stay', () => {
    expect(findPlaceholders('{客户姓名} {客户} {} {x y} { } {')).toEqual({
      known: ['customer'],
      unknown: ['客户', 'x y'],
    });
    expect(fillText('{客户}', values).text).toBe('{客户}');
  });

  it('without a value are missing, a blank one too', () => {
    expect(fillText('{customer}{level}', { ...values, customer: null, level: ' ' }).missing).toEqual([
      'customer',
      'level',
    ]);
  });

  it('put values in as they are: braces and dollars in a name do nothing', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (name) => {
        fc.pre(name.trim() !== '');
        expect(fillText('a{customer}b{agent}', { ...values, customer: name }).text).toBe(
          `a${name.trim()}b李静`,
        );
      }),
    );
  });

  it('leave a text alone that has none', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!text.includes('{'));
        expect(fillText(text, values)).toEqual({ text, missing: [] });
      }),
    );
  });

  it('stand in every language for the same', () => {
    for (const key of placeholders)
      for (const word of Object.values(placeholderWords[key]))
        expect(findPlaceholders(`{${word}}`).known).toEqual([key]);
  });
});

it('a text is signed in front', () => {
  expect(signed('示例科技', '您好')).toBe('【示例科技】您好');
});

it('texts that come with the product can be sent as they are', () => {
  for (const { text } of presets)
    for (const words of Object.values(text)) {
      expect(findPlaceholders(words).unknown).toEqual([]);
      expect(words).not.toMatch(/[【】]/);
      expect(messageText.parse(words)).toBe(words);
    }
  expect(new Set(presets.map(({ key }) => key)).size).toBe(presets.length);
});

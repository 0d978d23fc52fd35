import { errorCatalogue } from '@guanjia/contracts/core/errors';
import { describe, expect, it } from 'vitest';
import { allTexts, defineTexts, setLocale, translate } from './i18n.ts';
import { errorTexts } from './texts/errors.ts';

// Every module that defines texts, so that none can be forgotten.
const modules = import.meta.glob(['../**/*texts.ts', './texts/*.ts'], { eager: true });

describe('texts', () => {
  it('are found', () => {
    expect(Object.keys(modules).length).toBeGreaterThan(15);
    expect(new Set(allTexts().map(({ namespace }) => namespace)).size).toBe(Object.keys(modules).length);
  });

  it.each(allTexts().map((texts) => [texts.namespace, texts] as const))(
    '%s: both languages are complete',
    (_name, texts) => {
      expect(Object.keys(texts.en).toSorted()).toEqual(Object.keys(texts.zh).toSorted());
      for (const [key, zh] of Object.entries(texts.zh)) {
        const en = texts.en[key] ?? '';
        expect([key, zh.trim() !== '', en.trim() !== '']).toEqual([key, true, true]);
        expect([key, blanks(en)]).toEqual([key, blanks(zh)]);
      }
    },
  );

  it.each(allTexts().map((texts) => [texts.namespace, texts] as const))(
    '%s: Chinese uses Chinese punctuation',
    (_name, texts) => {
      const wrong = Object.values(texts.zh).filter((text) =>
        /[\u4e00-\u9fff][,;?!]|[\u4e00-\u9fff]\(/.test(text),
      );
      expect(wrong).toEqual([]);
    },
  );

  it('name every error of the catalogue', () => {
    for (const code of Object.keys(errorCatalogue)) {
      expect([code, Object.hasOwn(errorTexts.zh, code), Object.hasOwn(errorTexts.en, code)]).toEqual([
        code,
        true,
        true,
      ]);
    }
  });
});

it('fills blanks and follows the language', async () => {
  const texts = defineTexts('test', { hello: '你好，{{name}}' }, { hello: 'Hello {{name}}' });
  await setLocale('en');
  expect(translate(texts, 'hello', { name: 'Li' })).toBe('Hello Li');
  await setLocale('zh-CN');
  expect(translate(texts, 'hello', { name: '李' })).toBe('你好，李');
  expect(document.documentElement.lang).toBe('zh-CN');
});

function blanks(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').toSorted();
}

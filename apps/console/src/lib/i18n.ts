import i18next from 'i18next';
import { useCallback } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import { recall, remember } from './remember.ts';

export const locales = ['zh-CN', 'en'] as const;
export type Locale = (typeof locales)[number];

type Params = Record<string, string | number>;
/** `x_one` and `x_other` are asked for as `x` with `count`. */
type Asked<K extends string> = K extends `${infer Base}_one` ? Base : K extends `${string}_other` ? never : K;

/** The texts of one feature, in both languages. */
export interface Texts<K extends string = string> {
  readonly namespace: string;
  readonly zh: Readonly<Record<K, string>>;
  readonly en: Readonly<Record<K, string>>;
}
export type TextKey<T> = T extends Texts<infer K> ? Asked<K> : never;
export type Translate<K extends string> = (key: Asked<K>, params?: Params) => string;

const defined = new Map<string, Texts>();

void i18next.use(initReactI18next).init({
  lng: firstLocale(),
  fallbackLng: 'zh-CN',
  resources: {},
  initAsync: false,
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false },
  react: { useSuspense: false },
});
document.documentElement.lang = i18next.language;

/** Registers a feature's texts. English must have exactly the keys of Chinese; the compiler sees to it. */
export function defineTexts<const Z extends Record<string, string>>(
  namespace: string,
  zh: Z,
  en: { readonly [K in keyof Z]: string },
): Texts<keyof Z & string> {
  const texts: Texts<keyof Z & string> = { namespace, zh, en };
  defined.set(namespace, texts);
  i18next.addResourceBundle('zh-CN', namespace, zh, true, true);
  i18next.addResourceBundle('en', namespace, en, true, true);
  return texts;
}

/** Every registered bundle, for the completeness test. */
export function allTexts(): readonly Texts[] {
  return [...defined.values()];
}

/** Our own types know the keys; the library's need not. */
function lookUp(key: string, options: Record<string, unknown>): string {
  return String(i18next.t(key, options));
}

/** Translates inside components; renders again when the language changes. */
export function useT<K extends string>(texts: Texts<K>): Translate<K> {
  const { i18n } = useTranslation(texts.namespace);
  const language = i18n.language;
  return useCallback(
    (key, params) => lookUp(key, { ns: texts.namespace, lng: language, ...params }),
    [texts, language],
  );
}

/** Translates outside components. */
export function translate<K extends string>(texts: Texts<K>, key: Asked<K>, params?: Params): string {
  return lookUp(key, { ns: texts.namespace, ...params });
}

export function currentLocale(): Locale {
  return i18next.language === 'en' ? 'en' : 'zh-CN';
}

export function useLocale(): Locale {
  const { i18n } = useTranslation();
  return i18n.language === 'en' ? 'en' : 'zh-CN';
}

export async function setLocale(locale: Locale): Promise<void> {
  remember('locale', locale);
  document.documentElement.lang = locale;
  await i18next.changeLanguage(locale);
}

function firstLocale(): Locale {
  const kept = recall('locale');
  if (kept === 'zh-CN' || kept === 'en') return kept;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

import { type Me, setPreferences } from '@guanjia/contracts/identity/routes';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { type Locale, setLocale, useLocale, useT } from '../../lib/i18n.ts';
import { useCommands } from '../../lib/keyboard.ts';
import { meQuery, useMe } from '../../lib/session.ts';
import { useStore } from '../../lib/store.ts';
import { setTheme, type ThemeName, themeStore } from '../../lib/theme.ts';
import { runNewestAction } from '../../lib/toast.ts';
import { shellTexts } from '../texts.ts';
import { overlayStore } from './overlay-store.ts';

/** Language and theme: changed at once, remembered with the person. */
export function usePreferences() {
  const me = useMe();
  const client = useQueryClient();
  const theme = useStore(themeStore);
  const locale = useLocale();
  const keep = useMutation({
    meta: { errors: 'inline' },
    mutationFn: (preferences: { theme?: ThemeName; locale?: Locale }) =>
      api.call(setPreferences, { body: preferences }),
  });
  const store = (patch: { theme?: ThemeName; locale?: Locale }) => {
    const preferences = { ...me.preferences, theme, locale, ...patch };
    client.setQueryData(meQuery.queryKey, (): Me => ({ ...me, preferences }));
    keep.mutate(preferences);
  };
  return {
    theme,
    locale,
    toggleTheme() {
      const next = theme === 'dark' ? 'light' : 'dark';
      setTheme(next);
      store({ theme: next });
    },
    toggleLocale() {
      const next = locale === 'en' ? 'zh-CN' : 'en';
      void setLocale(next);
      store({ locale: next });
    },
  };
}

/** Keys that work on every page. */
export function useGeneralCommands(): void {
  const t = useT(shellTexts);
  const { toggleTheme } = usePreferences();
  const group = t('group.general');
  useCommands([
    {
      id: 'palette',
      keys: 'mod+k',
      label: t('key.palette'),
      group,
      run: () => overlayStore.set('palette'),
      whileTyping: true,
      hidden: true,
    },
    { id: 'keys', keys: '?', label: t('key.sheet'), group, run: () => overlayStore.set('keys') },
    { id: 'theme', keys: 'shift+l', label: t('theme.toggle'), group, run: toggleTheme },
    { id: 'undo', keys: 'z', label: t('key.undo'), group, run: () => runNewestAction(), hidden: true },
  ]);
}

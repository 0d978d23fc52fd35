import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { theme as antdTheme, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US.js';
import zhCN from 'antd/locale/zh_CN.js';
import dayjs from 'dayjs';
import { useEffect, useMemo } from 'react';
import { Toaster } from '../components/toaster.tsx';
import { useLocale } from '../lib/i18n.ts';
import { startKeyboard } from '../lib/keyboard.ts';
import { useStore } from '../lib/store.ts';
import { fontFamily, palettes, themeStore } from '../lib/theme.ts';
import { queryClient, router } from './router.tsx';

/** The root: language, theme, data, routes. */
export function App() {
  const locale = useLocale();
  const name = useStore(themeStore);
  useEffect(() => startKeyboard(), []);
  dayjs.locale(locale === 'en' ? 'en' : 'zh-cn');
  const theme = useMemo(() => themeOf(name), [name]);
  return (
    <ConfigProvider
      locale={locale === 'en' ? enUS : zhCN}
      theme={theme}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <Toaster />
      </QueryClientProvider>
    </ConfigProvider>
  );
}

function themeOf(name: keyof typeof palettes) {
  const palette = palettes[name];
  return {
    algorithm: name === 'dark' ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
    token: {
      fontFamily,
      fontSize: 14,
      controlHeight: 32,
      borderRadius: 6,
      motionDurationFast: '0.08s',
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.15s',
      colorPrimary: palette.accent,
      colorLink: palette['accent-text'],
      colorError: palette.alarm,
      colorSuccess: palette.ready,
      colorWarning: palette.wrapup,
      colorText: palette.text,
      colorTextSecondary: palette['text-2'],
      colorTextTertiary: palette['text-3'],
      colorTextPlaceholder: palette['text-3'],
      colorBorder: palette['line-strong'],
      colorBorderSecondary: palette.line,
      colorBgContainer: palette.surface,
      colorBgElevated: palette.raised,
      colorBgLayout: palette.page,
    },
    components: { Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' } },
  };
}

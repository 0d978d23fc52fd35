import { defineTexts } from '../../lib/i18n.ts';

export const stepUpTexts = defineTexts(
  'step-up',
  {
    title: '请确认是你本人',
    why: '这项操作影响安全，请再输入一次登录密码。',
    password: '登录密码',
    go: '确认',
  },
  {
    title: 'Is it you?',
    why: 'This touches the safety of accounts and data. Enter your password once more.',
    password: 'Password',
    go: 'Confirm',
  },
);

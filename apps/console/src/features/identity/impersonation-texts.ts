import { defineTexts } from '../../lib/i18n.ts';

export const impersonationTexts = defineTexts(
  'impersonation',
  {
    title: '平台代登录',
    what: '你将以该企业用户的身份工作，最长一小时。企业会收到安全告警，审计日志会写明你的名字和原因。',
    start: '开始',
    back: '返回登录',
  },
  {
    title: 'Work as a user',
    what: 'You will work as a user of this enterprise, for an hour at most. The enterprise gets a security alert, and its audit log names you and your reason.',
    start: 'Start',
    back: 'Back to log-in',
  },
);

import { defineTexts } from '../../lib/i18n.ts';

export const revealTexts = defineTexts(
  'reveal',
  {
    purpose: '查看原因',
    other: '其他原因',
    note: '补充说明（选填）',
    'note.required': '请写明原因',
    show: '显示',
    why: '每次查看都会记入审计日志，60 秒后自动隐藏。',
    left: '今天还可查看 {{n}} 次，共 {{limit}} 次',
    'left.unlimited': '今天已查看 {{used}} 次',
  },
  {
    purpose: 'Why do you need it?',
    other: 'Another reason',
    note: 'Note (optional)',
    'note.required': 'Say what for',
    show: 'Show',
    why: 'Every look is recorded in the audit log. Hidden again after 60 seconds.',
    left: '{{n}} of {{limit}} left today',
    'left.unlimited': '{{used}} so far today',
  },
);

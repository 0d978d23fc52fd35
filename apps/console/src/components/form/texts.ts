import { defineTexts } from '../../lib/i18n.ts';

export const formTexts = defineTexts(
  'form',
  {
    'problem.required': '这一项必填',
    'problem.type': '格式不对',
    'problem.option': '请从选项中选择',
    'problem.range': '请填 {{min}}–{{max}} 之间的数',
    'problem.range_min': '不能小于 {{min}}',
    'problem.range_max': '不能大于 {{max}}',
    'problem.unknown': '这一项已不存在',
    'select.placeholder': '请选择',
    'rating.value': '{{n}} 分',
  },
  {
    'problem.required': 'This is required',
    'problem.type': 'This is not in the right form',
    'problem.option': 'Choose one of the options',
    'problem.range': 'Enter a number from {{min}} to {{max}}',
    'problem.range_min': 'Not less than {{min}}',
    'problem.range_max': 'Not more than {{max}}',
    'problem.unknown': 'This field no longer exists',
    'select.placeholder': 'Choose',
    'rating.value': '{{n}} points',
  },
);

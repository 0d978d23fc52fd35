import { defineTexts } from '../../lib/i18n.ts';

/** Words of who may be the same customer; the form and the record use them. */
export const duplicateTexts = defineTexts(
  'customer.duplicates',
  {
    found: '可能已有这位客户',
    'reason.phone': '电话相同',
    'reason.id_document': '证件号相同',
    'reason.email': '邮箱相同',
    'reason.name_and_address': '姓名和地址相同',
    'reason.name_and_company': '姓名和单位相同',
    elsewhere: '另有 {{n}} 位客户在别人名下',
    open: '打开',
  },
  {
    found: 'This customer may be known already',
    'reason.phone': 'same number',
    'reason.id_document': 'same ID document',
    'reason.email': 'same e-mail',
    'reason.name_and_address': 'same name and address',
    'reason.name_and_company': 'same name and company',
    elsewhere: '{{n}} more belong to somebody else',
    open: 'Open',
  },
);

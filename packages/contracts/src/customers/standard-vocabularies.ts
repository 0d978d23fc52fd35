import type { Term, TermColor, VocabularyKind } from './record-vocabulary.ts';

function word(key: string, zh: string, en: string, color: TermColor = 'grey'): Term {
  return { key, label: { zh, en }, color, retired: false };
}

const plainLevels = [
  word('normal', '普通', 'Normal'),
  word('silver', '银卡', 'Silver', 'blue'),
  word('gold', '金卡', 'Gold', 'amber'),
  word('platinum', '白金', 'Platinum', 'violet'),
];

/** What an enterprise begins with; it words these lists as it likes. */
export const standardVocabularies: Readonly<Record<VocabularyKind, readonly Term[]>> = {
  stage: [
    word('potential', '潜在客户', 'Potential', 'grey'),
    word('intending', '意向客户', 'Intending', 'blue'),
    word('customer', '成交客户', 'Customer', 'green'),
    word('loyal', '忠诚客户', 'Loyal', 'violet'),
    word('lost', '流失客户', 'Lost', 'red'),
  ],
  status: [
    word('new', '新客户', 'New', 'blue'),
    word('following', '跟进中', 'Being followed', 'amber'),
    word('served', '服务中', 'Being served', 'green'),
    word('paused', '暂缓', 'Paused', 'grey'),
    word('closed', '已结束', 'Closed', 'red'),
  ],
  level: plainLevels,
  category: [],
  // CUS-019: how somebody came to know the company; a programme says nothing without its station.
  media: [
    {
      ...word('tv', '电视', 'TV'),
      detail: { required: true, label: { zh: '电视台和节目', en: 'Station and programme' } },
    },
    {
      ...word('radio', '广播', 'Radio'),
      detail: { required: true, label: { zh: '电台和节目', en: 'Station and programme' } },
    },
    {
      ...word('press', '报纸杂志', 'Newspaper or magazine'),
      detail: { required: true, label: { zh: '报刊名称', en: 'Which one' } },
    },
    { ...word('web', '网络', 'Web'), detail: { required: false, label: { zh: '网站或平台', en: 'Site' } } },
    {
      ...word('referral', '老客户介绍', 'Referral'),
      detail: { required: false, label: { zh: '介绍人', en: 'By whom' } },
    },
    { ...word('other', '其他', 'Other'), detail: { required: true, label: { zh: '说明', en: 'Which' } } },
  ],
  contact_category: [
    word('in_charge', '负责人', 'In charge', 'violet'),
    word('decision', '决策人', 'Decides', 'amber'),
    word('purchase', '采购', 'Purchasing', 'blue'),
    word('finance', '财务', 'Finance', 'green'),
    word('technical', '技术', 'Technical', 'grey'),
    word('general', '一般联系人', 'General', 'grey'),
  ],
  relation: [
    { ...word('spouse', '配偶', 'Spouse'), inverse: { zh: '配偶', en: 'Spouse' } },
    { ...word('parent', '父母', 'Parent'), inverse: { zh: '子女', en: 'Child' } },
    { ...word('relative', '亲友', 'Relative or friend'), inverse: { zh: '亲友', en: 'Relative or friend' } },
    { ...word('colleague', '同事', 'Colleague'), inverse: { zh: '同事', en: 'Colleague' } },
    { ...word('referrer', '介绍人', 'Referred by'), inverse: { zh: '被介绍人', en: 'Has referred' } },
    {
      ...word('parent_company', '上级单位', 'Parent company'),
      inverse: { zh: '下属单位', en: 'Subsidiary' },
    },
    { ...word('partner', '合作伙伴', 'Partner'), inverse: { zh: '合作伙伴', en: 'Partner' } },
  ],
};

/**
 * VIP tiers by monthly ARPU (CUS-061): silver 666 to 1,500, gold 1,500 to 3,000, diamond above 3,000. What two tiers
 * share belongs to the higher one, except 3,000, which is not above itself.
 */
export const arpuLevels: readonly Term[] = [
  word('normal', '普通', 'Normal'),
  { ...word('silver', '银卡', 'Silver', 'blue'), arpu: { from: 666, including: true } },
  { ...word('gold', '金卡', 'Gold', 'amber'), arpu: { from: 1500, including: true } },
  { ...word('diamond', '钻石卡', 'Diamond', 'violet'), arpu: { from: 3000, including: false } },
  { ...word('platinum', '白金', 'Platinum', 'violet'), retired: true },
];

/** How a developer of housing divides customers by what they bought and want (CUS-036). */
export const housingStages: readonly Term[] = [
  word('owner', '业主', 'Owner', 'green'),
  word('intending', '意向客户', 'Intending', 'blue'),
  word('potential', '潜在客户', 'Potential', 'grey'),
];

import type { FormField } from '@guanjia/contracts/core/form';
import type { Script } from '@guanjia/contracts/outbound/content';

export const category = {
  name: '停车服务',
  dispositions: [
    { name: '成交', kind: 'success' as const },
    { name: '有意向', kind: 'interested' as const },
    { name: '考虑中', kind: 'interested' as const },
    { name: '已有同类产品', kind: 'failure' as const },
    { name: '明确拒绝', kind: 'failure' as const },
    { name: '打错了', kind: 'failure' as const },
  ],
};

export const product = {
  code: 'CT-365',
  name: '畅停年卡',
  price: 19_900,
  description:
    '全市 320 个合作停车场，全年不限次，每次前 2 小时免费。\n年费 199 元，活动期内开卡赠 3 张洗车券。\n支持绑定 2 个车牌；7 天内未使用可全额退款。\n客服热线 400 开头的号码写在电子卡背面。',
};

export const script: Script['steps'] = [
  {
    key: 'opening',
    title: '开场',
    say: '您好，请问是{{customer.name}}吗？我是客服管家停车服务的{{agent.name}}，工号 {{agent.employeeNo}}。耽误您一分钟，想了解一下您平时停车方便吗？',
    answers: [
      { label: '方便，请讲', to: 'need' },
      { label: '现在忙', to: 'later' },
      { label: '打错了', to: 'wrong' },
    ],
  },
  {
    key: 'need',
    title: '需求',
    say: '您平时开车上班吗？一般停在路边还是停车场？每个月停车费大概多少？',
    answers: [
      { label: '有车，常停车场', to: 'offer' },
      { label: '有车，多停路边', to: 'offer' },
      { label: '没有车', to: 'thanks' },
    ],
  },
  {
    key: 'offer',
    title: '方案',
    say: '我们的{{product.name}}一年 199 元，全市 320 个停车场每次前 2 小时免费，活动期内开卡还送 3 张洗车券。按您的情况，两个月就能省回来。今天帮您办一张好吗？',
    answers: [
      { label: '同意办理', to: 'close' },
      { label: '太贵了', to: 'objection_price' },
      { label: '再考虑', to: 'later' },
    ],
  },
  {
    key: 'objection_price',
    title: '异议：价格',
    say: '理解您的顾虑。199 元平均一天五毛多，停一次车就要 10 元左右。而且 7 天内没有使用可以全额退款，您没有任何风险。',
    answers: [
      { label: '同意办理', to: 'close' },
      { label: '仍然拒绝', to: 'thanks' },
    ],
  },
  {
    key: 'close',
    title: '促成',
    say: '好的，请您核对一下车牌号。电子卡稍后以短信发送，点开即可使用。有问题随时拨打卡背面的 400 电话。',
    answers: [{ label: '完成', to: 'thanks' }],
  },
  {
    key: 'later',
    title: '预约',
    say: '好的，您看今天下午还是明天上午方便？我到时再给您打过来。',
    answers: [{ label: '已约好', to: 'thanks' }],
  },
  { key: 'wrong', title: '打错', say: '非常抱歉打扰您了，祝您生活愉快，再见。', answers: [] },
  { key: 'thanks', title: '结束', say: '感谢您的接听，祝您一路平安，再见。', answers: [] },
];

const option = (value: string, zh: string, en: string) => ({ value, label: { zh, en } });

export const questionnaire: FormField[] = [
  {
    key: 'parking',
    type: 'select',
    label: { zh: '您平时在哪里停车？', en: 'Where do you usually park?' },
    required: true,
    options: [
      option('lot', '停车场', 'Car park'),
      option('street', '路边', 'Street'),
      option('none', '没有车', 'No car'),
    ],
  },
  {
    key: 'monthly_cost',
    type: 'number',
    label: { zh: '每月停车费大约多少元？', en: 'Parking cost a month (yuan)?' },
    required: false,
    min: 0,
    max: 10_000,
    showIf: { key: 'parking', values: ['lot', 'street'] },
  },
  {
    key: 'wishes',
    type: 'multi_select',
    label: { zh: '最希望改善什么？', en: 'What should improve most?' },
    required: false,
    options: [
      option('price', '价格', 'Price'),
      option('spaces', '车位数量', 'Number of spaces'),
      option('payment', '付款方式', 'Payment'),
      option('guidance', '找车位', 'Finding a space'),
    ],
  },
  {
    key: 'satisfaction',
    type: 'rating',
    label: { zh: '对现在的停车服务打几分？', en: 'How do you rate parking today?' },
    required: true,
    min: 1,
    max: 5,
  },
  { key: 'remark', type: 'long_text', label: { zh: '其他建议', en: 'Anything else?' }, required: false },
];

export const customerFields: FormField[] = [
  { key: 'plate', type: 'text', label: { zh: '车牌号', en: 'Licence plate' }, required: false },
  {
    key: 'car_type',
    type: 'select',
    label: { zh: '车型', en: 'Kind of car' },
    required: false,
    options: [
      option('sedan', '轿车', 'Sedan'),
      option('suv', 'SUV', 'SUV'),
      option('ev', '新能源', 'Electric'),
    ],
  },
  { key: 'renewal_on', type: 'date', label: { zh: '保险到期日', en: 'Insurance ends on' }, required: false },
];

export interface DemoUnit {
  kind: 'branch' | 'department' | 'group';
  branchKind?: 'company' | 'store';
  name: string;
  /** Null: below the company. */
  below: keyof typeof units | null;
}

/** The organisation, parents before children. */
export const units = {
  jinan: { kind: 'branch', branchKind: 'company', name: '济南分公司', below: null },
  sales: { kind: 'department', name: '电销部', below: 'jinan' },
  group1: { kind: 'group', name: '电销一组', below: 'sales' },
  group2: { kind: 'group', name: '电销二组', below: 'sales' },
  quality: { kind: 'department', name: '质检部', below: null },
  store: { kind: 'branch', branchKind: 'store', name: '青岛香港中路店', below: null },
} as const;

import type { FormField } from '@guanjia/contracts/core/form';
import { type DataScopes, permissions, scopeDomains } from '@guanjia/contracts/core/permissions';
import type { Customer } from '@guanjia/contracts/customers/routes';
import type { Me } from '@guanjia/contracts/identity/routes';
import type { Campaign } from '@guanjia/contracts/outbound/campaigns';
import type { Questionnaire, Script } from '@guanjia/contracts/outbound/content';
import type { Task } from '@guanjia/contracts/outbound/work';

export function uuid(kind: number, n: number): string {
  return `0199${kind.toString(16).padStart(4, '0')}-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
}

const start = Date.now();
export function ago(minutes: number): string {
  return new Date(start - minutes * 60_000).toISOString();
}

const surnames = '李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗';
const given = [
  '建国',
  '敏',
  '秀英',
  '伟',
  '芳',
  '志强',
  '晓燕',
  '浩然',
  '雨桐',
  '子轩',
  '丽娟',
  '国栋',
  '海燕',
  '俊杰',
];
const regions = ['济南', '青岛', '南京', '杭州', '武汉', '成都', '福州', '厦门', '合肥', '郑州'];
const sources = ['官网', '门店', '老客户介绍', '展会', '名单导入'];

export function pick<T>(list: ArrayLike<T>, n: number): T {
  return list[n % list.length] as T;
}

export const agents = Array.from({ length: 5 }, (_, n) => ({
  id: uuid(1, n + 1),
  name: pick(['王晓', '陈佳', '刘洋', '赵婷', '周凯'], n),
  login: `A100${n + 1}`,
}));

export function personName(n: number): string {
  return pick(surnames, n * 7 + 3) + pick(given, n * 5 + 1);
}

export function meOf(login: string): Me {
  const agent = agents.find((item) => item.login === login.toUpperCase());
  const leader = !agent;
  return {
    user: {
      id: agent?.id ?? uuid(1, 99),
      name: agent?.name ?? '孙主管',
      login,
      employeeNo: agent ? login.slice(1) : '9001',
      group: { id: uuid(2, 1), name: '电销一组' },
      unit: { id: uuid(2, 1), name: '电销一组' },
      hasAvatar: false,
      role: leader ? { key: 'supervisor', name: '主管' } : { key: 'agent', name: '坐席' },
    },
    tenant: { id: uuid(3, 1), code: '1000', name: '车秘科技', timezone: 'Asia/Shanghai' },
    permissions: leader
      ? [...permissions]
      : permissions.filter(
          (key) =>
            !/^(identity|audit|tasks|views|routing\.floor|reporting|outbound\.(import|campaigns\.manage)|orders\.products\.manage)/.test(
              key,
            ),
        ),
    scopes: Object.fromEntries(
      scopeDomains.map((domain) => [domain, leader ? 'all' : 'own']),
    ) as unknown as DataScopes,
    fieldRules: {},
    hiddenMenus: [],
    mustChangePassword: login === 'new',
    impersonation: null,
    pendingFactor: null,
    csrfToken: 'csrf',
    preferences: {},
    demo: true,
  };
}

export const customers: Customer[] = Array.from({ length: 2000 }, (_, n) => ({
  id: uuid(4, n),
  kind: n % 9 === 4 ? 'company' : 'person',
  name:
    n % 9 === 4
      ? `${pick(regions, n)}${pick(['远航', '恒信', '明泰', '华晨'], n)}贸易有限公司`
      : personName(n),
  gender: n % 9 === 4 ? 'unknown' : n % 2 ? 'female' : 'male',
  birthYear: n % 9 === 4 ? null : 1960 + ((n * 7) % 45),
  company: n % 5 === 1 ? '远航贸易有限公司' : null,
  region: pick(regions, n * 3),
  level: pick(['normal', 'normal', 'silver', 'gold', 'normal', 'platinum'] as const, n),
  pool: n % 3 ? 'private' : 'public',
  owner: n % 3 ? { id: pick(agents, n).id, name: pick(agents, n).name } : null,
  source: pick(sources, n),
  phones: [
    {
      id: uuid(5, n),
      number: `13${n % 10}****${String((n * 37) % 10000).padStart(4, '0')}`,
      extension: null,
      primary: true,
      revealable: true,
      doNotUse: false,
    },
  ],
  stage: n % 2 ? 'intending' : null,
  status: null,
  media: null,
  mediaDetail: null,
  industry: null,
  products: null,
  turnover: null,
  employees: null,
  greeting: null,
  tags: [],
  listed: null,
  custom: n % 4 ? { car_brand: 'byd' } : {},
  note: n % 17 === 0 ? '下午 3 点以后方便接电话，别打座机。' : null,
  origin: null,
  lastContactAt: n % 4 ? ago(60 * 24 * (n % 40) + 30) : null,
  createdAt: ago(60 * 24 * 60 + n * 90),
  updatedAt: ago(60 * 24 * 3),
  version: 1,
}));

export const customerFields: FormField[] = [
  {
    key: 'has_car',
    type: 'select',
    required: false,
    label: { zh: '是否有车', en: 'Owns a car' },
    options: [
      { value: 'yes', label: { zh: '有', en: 'Yes' } },
      { value: 'no', label: { zh: '没有', en: 'No' } },
    ],
  },
  {
    key: 'car_brand',
    type: 'select',
    required: false,
    label: { zh: '车辆品牌', en: 'Brand' },
    options: ['byd', 'vw', 'toyota', 'geely', 'bmw', 'audi', 'other'].map((value) => ({
      value,
      label: {
        zh:
          { byd: '比亚迪', vw: '大众', toyota: '丰田', geely: '吉利', bmw: '宝马', audi: '奥迪' }[value] ??
          '其他',
        en: value.toUpperCase(),
      },
    })),
  },
];

export const categories = [
  {
    id: uuid(6, 1),
    name: '停车会员',
    dispositions: [
      { id: uuid(7, 1), name: '成交', kind: 'success' as const },
      { id: uuid(7, 2), name: '有意向', kind: 'interested' as const },
      { id: uuid(7, 3), name: '考虑一下', kind: 'interested' as const },
      { id: uuid(7, 4), name: '价格太高', kind: 'failure' as const },
      { id: uuid(7, 5), name: '拒绝', kind: 'failure' as const },
    ],
  },
];
export const products = [
  {
    id: uuid(8, 1),
    code: 'P-199',
    name: '无忧停车年卡',
    price: 19900,
    categoryId: uuid(6, 1),
    categoryName: '停车会员',
    description: '全市 600 多个合作车场，每天前两小时免费。\n开卡送 50 元洗车券。\n7 天内未使用可全额退款。',
    status: 'active' as const,
  },
  {
    id: uuid(8, 2),
    code: 'P-399',
    name: '尊享停车年卡',
    price: 39900,
    categoryId: uuid(6, 1),
    categoryName: '停车会员',
    description: '合作车场全天免费，含两次道路救援。',
    status: 'active' as const,
  },
];

export const script: Script = {
  id: uuid(9, 1),
  name: '停车年卡开场话术',
  version: 1,
  steps: [
    {
      key: 'open',
      title: '开场',
      say: '您好，请问是{{customer.name}}吗？我是车秘科技的{{agent.name}}，工号{{agent.employeeNo}}。想用一分钟给您介绍我们的{{product.name}}，现在方便吗？',
      answers: [
        { label: '方便', to: 'need' },
        { label: '没空', to: 'later' },
        { label: '打错了', to: null },
      ],
    },
    {
      key: 'need',
      title: '需求',
      say: '您平时开车上下班，车一般停在哪里？一个月停车费大概多少？',
      answers: [
        { label: '路边或商场', to: 'offer' },
        { label: '单位有车位', to: 'object' },
        { label: '没有车', to: 'end' },
      ],
    },
    {
      key: 'offer',
      title: '方案',
      say: '{{product.name}}一年 199 元，全市 600 多个车场每天前两小时免费，两三个月就能省回来。',
      answers: [
        { label: '有兴趣', to: 'end' },
        { label: '太贵', to: 'object' },
      ],
    },
    {
      key: 'object',
      title: '异议',
      say: '理解。很多车主一开始也这么想，后来发现周末逛商场就能用回本。',
      answers: [
        { label: '可以试试', to: 'end' },
        { label: '还是不要', to: 'end' },
      ],
    },
    {
      key: 'later',
      title: '改期',
      say: '那不打扰您，您看今天下午还是明天上午方便？',
      answers: [{ label: '约好时间', to: null }],
    },
    { key: 'end', title: '结束', say: '感谢您的时间，祝您用车愉快，再见。', answers: [] },
  ],
};

export const questionnaire: Questionnaire = {
  id: uuid(10, 1),
  name: '停车习惯调查',
  version: 1,
  fields: [
    {
      key: 'where',
      type: 'select',
      required: true,
      label: { zh: '平时停车方式？', en: 'Where do you park?' },
      options: [
        { value: 'street', label: { zh: '路边', en: 'Street' } },
        { value: 'lot', label: { zh: '停车场', en: 'Car park' } },
        { value: 'own', label: { zh: '自有车位', en: 'Own space' } },
      ],
    },
    {
      key: 'fee',
      type: 'number',
      required: false,
      min: 0,
      max: 10000,
      label: { zh: '每月停车费（元）', en: 'Parking fee a month' },
      showIf: { key: 'where', values: ['street', 'lot'] },
    },
    {
      key: 'wish',
      type: 'multi_select',
      required: false,
      label: { zh: '最看重什么？', en: 'What matters most?' },
      options: [
        { value: 'price', label: { zh: '价格', en: 'Price' } },
        { value: 'near', label: { zh: '距离近', en: 'Nearby' } },
        { value: 'safe', label: { zh: '安全', en: 'Safety' } },
      ],
    },
    {
      key: 'score',
      type: 'rating',
      required: true,
      min: 1,
      max: 5,
      label: { zh: '对现在的停车体验打几分？', en: 'How do you rate parking today?' },
    },
    {
      key: 'say',
      type: 'long_text',
      required: false,
      label: { zh: '还有什么想说的？', en: 'Anything else?' },
    },
  ],
};

export const campaigns: Campaign[] = [
  {
    id: uuid(11, 1),
    name: '双十一停车年卡',
    state: 'running',
    dialMode: 'claim',
    productId: uuid(8, 1),
    productName: '无忧停车年卡',
    scriptId: script.id,
    questionnaireId: null,
    startsOn: '2026-11-01',
    endsOn: '2026-11-30',
    maxAttempts: 3,
    retryAfterMinutes: 120,
    dailyTarget: 400,
    wrapUpSeconds: 60,
    counts: { total: 1200, pending: 826, redial: 58, done: 214, failed: 102, success: 41 },
    createdAt: ago(20000),
    version: 1,
  },
  {
    id: uuid(11, 2),
    name: '停车习惯回访',
    state: 'running',
    dialMode: 'automatic',
    productId: null,
    productName: null,
    scriptId: script.id,
    questionnaireId: questionnaire.id,
    startsOn: null,
    endsOn: null,
    maxAttempts: 2,
    retryAfterMinutes: 240,
    dailyTarget: null,
    wrapUpSeconds: 30,
    counts: { total: 300, pending: 240, redial: 10, done: 40, failed: 10, success: 0 },
    createdAt: ago(10000),
    version: 1,
  },
  {
    id: uuid(11, 3),
    name: '春季老客户唤醒',
    state: 'draft',
    dialMode: 'claim',
    productId: uuid(8, 2),
    productName: '尊享停车年卡',
    scriptId: null,
    questionnaireId: null,
    startsOn: null,
    endsOn: null,
    maxAttempts: 3,
    retryAfterMinutes: 120,
    dailyTarget: null,
    wrapUpSeconds: null,
    counts: { total: 0, pending: 0, redial: 0, done: 0, failed: 0, success: 0 },
    createdAt: ago(300),
    version: 1,
  },
];

export const tasks: Task[] = Array.from({ length: 400 }, (_, n) => {
  const customer = pick(customers, n * 3);
  const redial = n % 6 === 0;
  const agent = n < 40 ? pick(agents, 0) : n % 3 ? null : pick(agents, n);
  return {
    id: uuid(12, n),
    campaignId: uuid(11, 1),
    campaignName: '双十一停车年卡',
    state: redial ? 'redial' : 'pending',
    customerId: customer.id,
    customerName: customer.name,
    number: customer.phones[0]?.number ?? '',
    region: customer.region,
    agent: agent && { id: agent.id, name: agent.name },
    attempts: redial ? 1 + (n % 2) : 0,
    lastOutcome: redial ? 'no_answer' : null,
    dueAt: redial ? ago(40 - n * 3) : null,
    claimedAt: agent ? ago(200) : null,
    createdAt: ago(4000 + n),
  };
});

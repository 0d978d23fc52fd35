import type { MessageKind } from './templates.ts';

export const presetTopics = ['holiday', 'birthday', 'enterprise', 'promotion'] as const;
export type PresetTopic = (typeof presetTopics)[number];

export interface Preset {
  key: string;
  topic: PresetTopic;
  kind: MessageKind;
  name: { zh: string; en: string };
  text: { zh: string; en: string };
}

/** Texts that come with the product, to be chosen when sending or made one's own (MSG-010). */
export const presets: readonly Preset[] = [
  {
    ...{ key: 'spring_festival', topic: 'holiday', kind: 'greeting' },
    name: { zh: '春节祝福', en: 'Spring Festival' },
    text: {
      zh: '尊敬的{客户姓名}，新春佳节到来之际，{企业名称}祝您和家人新年快乐、万事如意！',
      en: 'Dear {customer}, {company} wishes you and your family a happy Spring Festival!',
    },
  },
  {
    ...{ key: 'mid_autumn', topic: 'holiday', kind: 'greeting' },
    name: { zh: '中秋祝福', en: 'Mid-Autumn Festival' },
    text: {
      zh: '尊敬的{客户姓名}，中秋将至，{企业名称}祝您阖家团圆、幸福安康！',
      en: 'Dear {customer}, {company} wishes you a happy Mid-Autumn Festival!',
    },
  },
  {
    ...{ key: 'national_day', topic: 'holiday', kind: 'greeting' },
    name: { zh: '国庆祝福', en: 'National Day' },
    text: {
      zh: '尊敬的{客户姓名}，国庆佳节，{企业名称}祝您假期愉快、出行平安！',
      en: 'Dear {customer}, {company} wishes you a happy National Day and a safe journey!',
    },
  },
  {
    ...{ key: 'birthday', topic: 'birthday', kind: 'greeting' },
    name: { zh: '生日祝福', en: 'Birthday' },
    text: {
      zh: '尊敬的{客户姓名}，今天是您的生日，{坐席姓名}代表{企业名称}祝您生日快乐、健康顺遂！',
      en: 'Dear {customer}, happy birthday! Best wishes from {agent} and all of {company}.',
    },
  },
  {
    ...{ key: 'moved', topic: 'enterprise', kind: 'notice' },
    name: { zh: '地址变更', en: 'New address' },
    text: {
      zh: '尊敬的{客户姓名}，{企业名称}已迁至新址，联系电话不变。如有需要请联系您的客户经理{坐席姓名}。',
      en: 'Dear {customer}, {company} has moved; the telephone number stays. {agent} will be glad to help.',
    },
  },
  {
    ...{ key: 'holiday_hours', topic: 'enterprise', kind: 'notice' },
    name: { zh: '假期服务时间', en: 'Holiday hours' },
    text: {
      zh: '尊敬的{客户姓名}，假期期间{企业名称}照常为您服务，人工服务时间为9:00至18:00。',
      en: 'Dear {customer}, {company} is there for you during the holidays, from 9:00 to 18:00.',
    },
  },
  {
    ...{ key: 'new_product', topic: 'promotion', kind: 'marketing' },
    name: { zh: '新品介绍', en: 'New product' },
    text: {
      zh: '尊敬的{客户姓名}，{企业名称}新品上市，欢迎到店体验或联系{坐席姓名}了解详情。',
      en: 'Dear {customer}, {company} has something new. Come and see it, or ask {agent}.',
    },
  },
  {
    ...{ key: 'member_day', topic: 'promotion', kind: 'marketing' },
    name: { zh: '会员日活动', en: 'Members’ day' },
    text: {
      zh: '尊敬的{客户姓名}，{企业名称}会员日活动开始啦，多款产品享会员优惠，详询{坐席姓名}。',
      en: 'Dear {customer}, members’ day at {company}: special prices for you. Ask {agent}.',
    },
  },
];

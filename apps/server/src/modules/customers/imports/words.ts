import type { Customer } from '@guanjia/contracts/customers/routes';

/** What the headers of lists mean, the surest first; for lists of customers and for lists to call. */
export const headerPatterns = {
  phone: [
    /^(手机|手机号|手机号码|移动电话|mobile|mobilephone|mobilenumber|cellphone|cell)$/,
    /^(电话|电话号码|联系电话|号码|联系方式|phone|phonenumber|tel|telephone|number)$/,
    /^(?!.*(身份|证件|订单|合同|车牌|工号|fax|传真)).*(手机|电话|号码|mobile|phone|tel$)/,
  ],
  name: [
    /^(姓名|客户姓名|客户名称|name|customername|fullname)$/,
    /^(联系人|客户|名称|名字|顾客|会员|用户)(姓名|名称|名)?$/,
    /^(contact|client|customer|full)?(name|person)$|^(contact|customer|client)$/,
  ],
  gender: [/^(客户)?性别$|^(gender|sex)$/],
  region: [/^(地区|区域|城市|省市|省份|所在地|所在地区|所在城市|归属地|region|city|area|province|location)$/],
  level: [/^(等级|级别|客户等级|客户级别|会员等级|会员级别|level|grade|tier|customerlevel)$/],
  source: [/^(来源|客户来源|数据来源|渠道|source|channel|leadsource)$/],
  note: [/^(备注|说明|备注信息|note|notes|remark|remarks|comment|comments)$/],
} as const;

export const genderWords: Readonly<Record<string, Customer['gender']>> = {
  男: 'male',
  男性: 'male',
  先生: 'male',
  male: 'male',
  m: 'male',
  女: 'female',
  女性: 'female',
  女士: 'female',
  female: 'female',
  f: 'female',
  未知: 'unknown',
  不详: 'unknown',
  unknown: 'unknown',
};

export const levelWords: Readonly<Record<string, Customer['level']>> = {
  普通: 'normal',
  普通会员: 'normal',
  普通客户: 'normal',
  normal: 'normal',
  regular: 'normal',
  银卡: 'silver',
  银卡会员: 'silver',
  silver: 'silver',
  金卡: 'gold',
  金卡会员: 'gold',
  gold: 'gold',
  白金: 'platinum',
  白金卡: 'platinum',
  白金会员: 'platinum',
  platinum: 'platinum',
};

export const kindWords: Readonly<Record<string, Customer['kind']>> = {
  个人: 'person',
  自然人: 'person',
  person: 'person',
  individual: 'person',
  企业: 'company',
  公司: 'company',
  单位: 'company',
  机构: 'company',
  company: 'company',
  organisation: 'company',
  organization: 'company',
};

/** Looks a typed word up; undefined when it is none of the known. */
export function findWord<T>(words: Readonly<Record<string, T>>, text: string): T | undefined {
  const plain = text.normalize('NFKC').trim().toLowerCase();
  return Object.hasOwn(words, plain) ? words[plain] : undefined;
}

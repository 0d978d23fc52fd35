import { createRandom, mobilePrefixes } from '../../apps/server/src/demo/people.ts';
import { termsOf } from '../../apps/server/src/modules/customers/finding/term-store.ts';

/** Surnames by how common they are; the first ones stand for a fifth of all people. */
const surnames = Array.from(
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文',
);
const given = Array.from(
  '伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉力健世广志义兴良海山仁波宁贵福生龙元全国胜学祥才发武新利清飞彬富顺信子岩若思梦雨欣佳怡晨阳宇浩轩泽俊博雅琪诗涵语嫣彤雪梅琳素云莲真环荣爱妹凡莉瑞凝晓欢霄枫芸菲寒伊亚宜可姬舒影荔枝丝筠柔竹霭凝瑶悦昭冰爽琬茗羽希育滢馥嘉琼勤珍贞巧翠玉萍红娥玲芬燕彩春菊凤洁琴韵融园艺咏卿聪澜纯毓',
);
const cities = [
  '济南',
  '青岛',
  '烟台',
  '北京',
  '上海',
  '杭州',
  '南京',
  '苏州',
  '广州',
  '深圳',
  '成都',
  '武汉',
  '西安',
  '郑州',
  '长沙',
  '合肥',
  '福州',
  '厦门',
  '昆明',
  '贵阳',
  '南宁',
  '海口',
  '沈阳',
  '大连',
  '哈尔滨',
  '长春',
  '石家庄',
  '太原',
  '呼和浩特',
  '兰州',
];
const trades = [
  '科技',
  '贸易',
  '商贸',
  '实业',
  '物流',
  '食品',
  '建材',
  '医药',
  '电子',
  '教育',
  '餐饮',
  '汽车',
  '装饰',
  '服饰',
];
const brands = [
  '远航',
  '恒信',
  '明泰',
  '华晨',
  '鑫源',
  '永盛',
  '中恒',
  '天润',
  '宏达',
  '瑞丰',
  '金诚',
  '德力',
  '博雅',
  '安捷',
  '鲁能',
  '齐川',
  '海纳',
  '东岳',
  '星辰',
  '力拓',
];
const sources = [
  '官网留资',
  '门店登记',
  '展会',
  '老客户介绍',
  '地推',
  '电视',
  '广播',
  '报刊',
  '短信',
  '公众号',
  '直播',
  '自然来电',
];
const notes = [
  '周末再联系',
  '下午三点以后方便',
  '对价格敏感，等活动',
  '已发资料',
  '要求开发票',
  '家里有两辆车',
  '上次投诉过配送慢',
  '介绍过朋友',
  '不要打座机',
  '希望上门演示',
];

export interface InventedCustomer {
  id: string;
  kind: 'person' | 'company';
  name: string;
  gender: 'female' | 'male' | 'unknown';
  birthYear: number | null;
  region: string;
  company: string | null;
  level: 'normal' | 'silver' | 'gold' | 'platinum';
  ownerId: string | null;
  source: string;
  note: string | null;
  custom: Record<string, string | number>;
  lastContactAt: Date | null;
  createdAt: Date;
  /** E.164. */
  number: string;
}

/** Plausible invented customers, the same for the same seed; numbers differ within one `block` of ten million. */
export function* inventCustomers(options: {
  count: number;
  from?: number;
  owners: readonly string[];
  block: number;
}): Generator<InventedCustomer> {
  const random = createRandom(options.block * 7919 + (options.from ?? 0));
  const even = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const first = <T>(list: readonly T[]): T => list[Math.floor(random() ** 2 * list.length)] as T;
  const end = Date.UTC(2026, 10, 1);
  const start = options.from ?? 0;
  for (let index = start; index < start + options.count; index++) {
    const company = `${even(cities)}${even(brands)}${even(trades)}有限公司`;
    const isCompany = random() < 0.1;
    const roll = random();
    const createdAt = new Date(end - Math.floor(random() * 1000 * 86_400_000));
    yield {
      id: uuidAt(createdAt, options.block, index),
      kind: isCompany ? 'company' : 'person',
      name: isCompany ? company : first(surnames) + first(given) + (random() < 0.7 ? first(given) : ''),
      gender: isCompany ? 'unknown' : even(['female', 'male'] as const),
      birthYear: isCompany ? null : 1950 + Math.floor(random() * 54),
      region: first(cities),
      company: !isCompany && random() < 0.2 ? company : null,
      level: roll < 0.02 ? 'platinum' : roll < 0.1 ? 'gold' : roll < 0.25 ? 'silver' : 'normal',
      ownerId: random() < 0.4 || options.owners.length === 0 ? null : even(options.owners),
      source: first(sources),
      note: random() < 0.3 ? even(notes) : null,
      custom: {
        plate: `${even(Array.from('鲁京沪苏浙粤川'))}${even(Array.from('ABCDEFGH'))}${10_000 + Math.floor(random() * 90_000)}`,
        budget: Math.floor(random() * 100_000),
        trade: even(trades),
      },
      lastContactAt: random() < 0.7 ? new Date(end - Math.floor(random() ** 2 * 700 * 86_400_000)) : null,
      createdAt,
      number: `+86${mobilePrefixes[index % mobilePrefixes.length]}${String(
        ((index * 7919) % 9_999_991) + options.block,
      )
        .padStart(8, '0')
        .slice(-8)}`,
    };
  }
}

/** A version 7 id of that moment, the same every time. */
function uuidAt(at: Date, block: number, index: number): string {
  const time = at.getTime().toString(16).padStart(12, '0');
  const tail = (block * 100_000_000 + index).toString(16).padStart(15, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8${tail.slice(0, 3)}-${tail.slice(3)}`;
}

/** Own fields of the benchmark's tenant and the slots that they get there. */
export const slotColumns = { plate: 's1', trade: 's2', budget: 'n1' } as const;

export const customerColumns = [
  'id',
  'tenant_id',
  'kind',
  'name',
  'gender',
  'birth_year',
  'region',
  'company',
  'level',
  'pool',
  'owner_id',
  'source',
  'note',
  'custom',
  's1',
  's2',
  'n1',
  'last_contact_at',
  'created_at',
  'updated_at',
  'terms',
];
export const phoneColumns = ['id', 'tenant_id', 'customer_id', 'e164', 'raw', 'is_primary'];

/** Lines of COPY's text format for the two tables. */
export function copyLines(tenantId: string, one: InventedCustomer): { customer: string; phone: string } {
  const created = one.createdAt.toISOString();
  return {
    customer: copyLine([
      one.id,
      tenantId,
      one.kind,
      one.name,
      one.gender,
      one.birthYear,
      one.region,
      one.company,
      one.level,
      one.ownerId ? 'private' : 'public',
      one.ownerId,
      one.source,
      one.note,
      JSON.stringify(one.custom),
      one.custom.plate ?? null,
      one.custom.trade ?? null,
      one.custom.budget ?? null,
      one.lastContactAt?.toISOString() ?? null,
      created,
      created,
      termsOf({ ...one, numbers: [one.number] }),
    ]),
    phone: copyLine([one.id, tenantId, one.id, one.number, one.number.slice(3), 'true']),
  };
}

function copyLine(values: readonly (string | number | null)[]): string {
  const cells = values.map((value) =>
    value === null ? '\\N' : String(value).replace(/[\\\t\n\r]/g, '\\$&'),
  );
  return `${cells.join('\t')}\n`;
}

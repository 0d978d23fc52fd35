/** A repeatable stream of numbers in [0, 1): the same demo on every machine (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const surnames = '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕'.split('');
const givenFemale = '敏静丽娟艳玲桂芳秀英婷雪慧颖佳怡晓梅兰萍莉倩琳丹'.split('');
const givenMale = '伟强磊军洋勇杰涛明超刚平辉建国志斌鹏飞波宁凯浩宇博'.split('');
const regions = [
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
];
export const mobilePrefixes = [
  '130',
  '131',
  '136',
  '137',
  '138',
  '139',
  '150',
  '151',
  '158',
  '159',
  '180',
  '186',
  '188',
  '189',
];
const sources = ['官网留资', '门店登记', '展会', '老客户介绍', '地推'];

export interface DemoPerson {
  name: string;
  gender: 'female' | 'male';
  birthYear: number;
  region: string;
  level: 'normal' | 'silver' | 'gold' | 'platinum';
  source: string;
  /** Mobile number. The block 0000 in the middle is nobody's; the last two digits tell the demo carrier what to do. */
  phone: string;
}

/** Plausible, invented people with numbers that are all different. */
export function makePeople(count: number, random: () => number): DemoPerson[] {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  return Array.from({ length: count }, (_, index) => {
    const gender = random() < 0.5 ? 'female' : 'male';
    const given = gender === 'female' ? givenFemale : givenMale;
    const name = pick(surnames) + pick(given) + (random() < 0.6 ? pick(given) : '');
    const roll = random();
    const level = roll < 0.02 ? 'platinum' : roll < 0.1 ? 'gold' : roll < 0.25 ? 'silver' : 'normal';
    const prefix = mobilePrefixes[index % mobilePrefixes.length] ?? '138';
    const serial = String(Math.floor(index / mobilePrefixes.length) * 37 + 1000)
      .slice(-4)
      .padStart(4, '0');
    return {
      name,
      gender,
      birthYear: 1950 + Math.floor(random() * 54),
      region: pick(regions),
      level,
      source: pick(sources),
      phone: `${prefix}0000${serial}`,
    };
  });
}

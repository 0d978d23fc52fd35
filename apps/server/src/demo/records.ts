import type { Term } from '@guanjia/contracts/customers/record-vocabulary';
import type { Tx } from '#kernel/db.ts';
import {
  fillRecords,
  insertCustomers,
  parsePhone,
  type SampleRecord,
  saveTerms,
} from '#modules/customers/index.ts';

const categories: readonly Term[] = [
  category('car', '车主', 'Car owners'),
  { ...category('car_new', '新车一年内', 'New cars'), parent: 'car' },
  { ...category('car_fleet', '车队', 'Fleets'), parent: 'car' },
  category('estate', '物业合作', 'Property partners'),
];

function category(key: string, zh: string, en: string): Term {
  return { key, label: { zh, en }, color: 'blue', retired: false };
}

const companies = [
  { name: '泉城物业管理有限公司', industry: '物业管理', products: '写字楼与停车场管理', employees: 320 },
  { name: '齐鲁快运有限公司', industry: '物流', products: '同城配送', employees: 86 },
  { name: '大明湖酒店集团', industry: '酒店', products: '住宿、会议、宴席', employees: 540 },
];

const people = [
  { name: '何经理', post: '行政经理', category: 'in_charge', email: 'he@example.com' },
  { name: '苏采购', post: '采购主管', category: 'purchase', email: 'su@example.com' },
  { name: '董会计', post: '财务', category: 'finance', email: null },
];

/** Companies with contacts, tags, categories, lists: one of everything that a record holds. */
export async function fillDemoRecords(
  tx: Tx,
  known: readonly { customerId: string; name: string }[],
  now: Date,
): Promise<void> {
  await saveTerms(tx, 'category', categories);
  const firms = await add(
    tx,
    companies.map((company, index) => ({ ...company, kind: 'company', phone: `0531-8266600${index + 1}` })),
    now,
  );
  const contacts = await add(
    tx,
    people.map(({ name }, index) => ({ name, kind: 'person', phone: `1350000900${index + 1}` })),
    now,
  );
  const [vip, rude, newcomer] = known;
  const of = ({ customerId, name }: { customerId: string; name: string }) =>
    ({ id: customerId, kind: 'person', name }) as const;
  await fillRecords(
    tx,
    [
      ...firms.map(
        (id, index): SampleRecord => ({
          customer: { id, kind: 'company', name: companies[index]?.name ?? '' },
          points: [
            {
              ...{ channel: 'address', type: 'registered', value: `经十路 ${index + 1}01 号` },
              ...{ region: '370102', postcode: '250011' },
            },
            ...(index === 0
              ? [{ channel: 'phone' as const, type: 'fax' as const, value: '0531-82666099' }]
              : []),
          ],
          tags: ['重点合作', ...(index === 1 ? ['车队'] : [])],
          categories: [index === 1 ? 'car_fleet' : 'estate'],
        }),
      ),
      ...contacts.map((id, index): SampleRecord => {
        const { name = '', post = '', category: of = '', email } = people[index] ?? {};
        const points = email ? [{ channel: 'email' as const, type: 'work' as const, value: email }] : [];
        return {
          customer: { id, kind: 'person', name },
          points,
          contactOf: { companyId: firms[0] ?? '', post, category: of, primary: index === 0 },
        };
      }),
      ...(vip
        ? [
            {
              customer: of(vip),
              tags: ['续费意向高'],
              listed: { list: 'white' as const, reason: '年度重点客户' },
            },
          ]
        : []),
      ...(rude ? [{ customer: of(rude), listed: { list: 'black' as const, reason: '多次辱骂坐席' } }] : []),
      ...(newcomer ? [{ customer: of(newcomer), tags: ['新车'], categories: ['car_new'] }] : []),
    ],
    now,
  );
}

interface Added {
  name: string;
  kind: 'person' | 'company';
  phone: string;
  industry?: string;
  products?: string;
  employees?: number;
}

function add(tx: Tx, customers: readonly Added[], now: Date): Promise<string[]> {
  return insertCustomers(
    tx,
    customers.map(({ name, kind, phone, industry = null, products = null, employees = null }) => {
      const parsed = parsePhone(phone);
      return {
        ...{ name, kind, gender: 'unknown', birthYear: null, region: '济南', level: 'normal' },
        ...{ source: '官网留资', note: null, custom: {}, ownerId: null },
        columns: { industry, products, employees, stage: 'customer', media: 'web' },
        phones: parsed ? [{ ...parsed, raw: phone }] : [],
      };
    }),
    now,
  );
}

import type { FormField, FormGroup } from '@guanjia/contracts/core/form';
import type { FormContent } from '@guanjia/contracts/forms/routes';

/** Fields that go together, to begin with: a tenant changes, leaves out and adds what it likes. */
export interface FieldPack {
  group: FormGroup;
  fields: readonly FormField[];
}

type Kind = Pick<FormField, 'type'> & Partial<FormField>;

function field(key: string, zh: string, en: string, kind: Kind): FormField {
  return { key, label: { zh, en }, required: false, ...kind };
}

/** Options as `[value, Chinese, English]`. */
function options(...list: readonly (readonly [string, string, string])[]) {
  return list.map(([value, zh, en]) => ({ value, label: { zh, en } }));
}

const longText = { type: 'long_text' } as const;
const money = { type: 'money', currency: 'CNY', listed: true } as const;

/** What records of customers hold in the trades that this product comes from (CUS-007 … 012, 017, 018). */
export const customerPacks: readonly FieldPack[] = [
  {
    group: { key: 'demographics', label: { zh: '人口统计资料', en: 'Demographics' } },
    fields: [
      field('education', '文化程度', 'Education', {
        type: 'select',
        options: options(
          ['primary', '初中及以下', 'Lower secondary or less'],
          ['secondary', '高中/中专', 'Upper secondary'],
          ['college', '大专', 'College'],
          ['bachelor', '本科', 'Bachelor'],
          ['master', '硕士及以上', 'Master or more'],
        ),
        listed: true,
      }),
      field('occupation', '职业', 'Occupation', { type: 'text', maxLength: 60, listed: true }),
      field('post', '职务', 'Post', { type: 'text', maxLength: 60 }),
      field('income', '月收入', 'Income a month', { ...money, min: 0 }),
      field('family', '家庭结构', 'Family', {
        type: 'select',
        options: options(
          ['single', '单身', 'Single'],
          ['couple', '两口之家', 'Couple'],
          ['children', '有子女', 'With children'],
          ['generations', '三代同住', 'Three generations'],
        ),
      }),
      field('family_members', '家庭人数', 'People in the family', {
        type: 'number',
        decimals: 0,
        min: 1,
        max: 30,
      }),
    ],
  },
  {
    group: { key: 'psychographics', label: { zh: '心理统计资料', en: 'Psychographics' } },
    fields: [
      field('personality', '性格', 'Personality', { type: 'text', maxLength: 100 }),
      field('interests', '兴趣爱好', 'Interests', { type: 'text', maxLength: 200 }),
      field('purchase_attitude', '购买态度', 'Attitude to buying', {
        type: 'select',
        options: options(
          ['keen', '积极', 'Keen'],
          ['hesitant', '犹豫', 'Hesitant'],
          ['comparing', '比较中', 'Comparing'],
          ['refusing', '拒绝', 'Refusing'],
        ),
      }),
      field('purchase_requirements', '购买要求', 'What they require', longText),
      field('purchase_emotion', '购买时的情绪反应', 'How they felt when buying', {
        type: 'text',
        maxLength: 200,
      }),
      field('purchase_inclination', '购买倾向', 'What they are inclined to buy', {
        type: 'text',
        maxLength: 200,
      }),
      field('traits', '其他特征', 'Other traits', longText),
    ],
  },
  {
    group: { key: 'habits', label: { zh: '消费与服务需求', en: 'Habits and needs' } },
    fields: [
      field('consumption', '月消费', 'Spends a month', { ...money, min: 0 }),
      field('consumption_habits', '消费习惯', 'Habits', longText),
      field('preferences', '需求偏好', 'Preferences', longText),
      field('service_needs', '服务需求', 'Needs of service', longText),
      field('delivery_notes', '送货注意事项', 'Notes for delivery', {
        type: 'long_text',
        help: {
          zh: '不方便收货的时间、是否上门刷卡等',
          en: 'Times that do not suit, card payment at the door, …',
        },
      }),
    ],
  },
  {
    group: { key: 'insurance', label: { zh: '保险资料', en: 'Insurance' } },
    fields: [
      field('household', '家庭组成', 'Household', longText),
      field('business_condition', '经营情况', 'State of the business', longText),
      field('insurance_history', '投保历史', 'Insurance history', longText),
      field('claims', '索赔次数', 'Claims', { type: 'number', decimals: 0, min: 0, max: 1000, listed: true }),
      field('loss_ratio', '赔付率', 'Loss ratio', {
        type: 'number',
        decimals: 1,
        min: 0,
        max: 10_000,
        unit: '%',
        listed: true,
      }),
      field('stability', '稳定程度', 'Stability', {
        type: 'select',
        options: options(['high', '高', 'High'], ['medium', '中', 'Medium'], ['low', '低', 'Low']),
        listed: true,
      }),
    ],
  },
  {
    group: { key: 'it_plan', label: { zh: '信息化状况', en: 'IT' } },
    fields: [
      field('it_status', '信息化现状', 'IT today', longText),
      field('it_plan_near', '近期信息化规划', 'Plans for the near future', longText),
      field('it_plan_far', '远期信息化规划', 'Plans for the far future', longText),
      field('it_budget', '信息化预算', 'IT budget', { ...money, min: 0 }),
    ],
  },
];

/** The form with a pack's fields at its end; those that it has already stay as they are. */
export function addPack(content: FormContent, { group, fields }: FieldPack): FormContent {
  const keys = new Set(content.fields.map(({ key }) => key));
  const fresh = fields.filter(({ key }) => !keys.has(key));
  const known = content.groups.some(({ key }) => key === group.key);
  return {
    fields: [...content.fields, ...fresh.map((one) => ({ ...one, group: group.key }))],
    groups: known ? content.groups : [...content.groups, group],
  };
}

/** Whether every field of the pack is there. */
export function hasPack({ fields }: FormContent, pack: FieldPack): boolean {
  const keys = new Set(fields.map(({ key }) => key));
  return pack.fields.every(({ key }) => keys.has(key));
}

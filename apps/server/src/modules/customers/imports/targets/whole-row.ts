import type { Label } from '@guanjia/contracts/core/form';
import type { RowProblem } from '@guanjia/contracts/customers/imports';
import type { companyDocuments, personDocuments } from '@guanjia/contracts/customers/record-contact-points';
import { isRegion, parseAddress } from '#modules/forms/index.ts';
import { findWord } from '../words.ts';
import { addPoint } from './points.ts';
import type { ReadContext, RowDraft, Target } from './target.ts';

type DocumentType = (typeof personDocuments)[number] | (typeof companyDocuments)[number];

/** What people call documents; the first word of each language is that of the template. */
const documentNames: Readonly<Record<DocumentType, readonly [zh: string, en: string, ...more: string[]]>> = {
  resident_id: ['居民身份证', 'Resident ID', '身份证', '二代身份证', 'id card'],
  temporary_id: ['临时身份证', 'Temporary ID', '临时居民身份证'],
  household_register: ['户口簿', 'Household register', '户口本'],
  military_id: ['军官证', 'Military ID', '军人证', '士兵证'],
  armed_police_id: ['武警证', 'Armed police ID', '武警警官证'],
  hk_macau_permit: ['港澳通行证', 'HK/Macau permit', '港澳居民来往内地通行证', '回乡证', '港澳居民居住证'],
  taiwan_permit: ['台湾通行证', 'Taiwan permit', '台胞证', '台湾居民来往大陆通行证', '台湾居民居住证'],
  passport: ['护照', 'Passport'],
  organisation_code: ['组织机构代码证', 'Organisation code', '组织机构代码'],
  business_licence: ['营业执照', 'Business licence', 'business license', '统一社会信用代码'],
  institution_certificate: ['事业单位法人证书', 'Institution certificate', '事业单位法人证'],
  social_organisation_certificate: ['社会团体法人登记证书', 'Social organisation certificate', '社团登记证'],
};

const documentTypes = Object.keys(documentNames) as DocumentType[];
const typeByName = Object.fromEntries(
  documentTypes.flatMap((type) =>
    [type, ...documentNames[type]].map((name): [string, DocumentType] => [name.toLowerCase(), type]),
  ),
);

interface RowColumn {
  key: string;
  label: Label;
  patterns: Target['patterns'];
  example: Label;
  allowed?: readonly Label[];
  repeatable?: boolean;
  matches?: boolean;
  read: Target['read'];
}

const same = (text: string): Label => ({ zh: text, en: text });

/** Columns that mean something only together with others of the row. */
export const rowTargets: readonly RowColumn[] = [
  {
    key: 'address',
    label: { zh: '地址', en: 'Address' },
    patterns: [/^(详细|通讯|通信|联系|街道|客户)?(地址|住址)$|^(street)?address(line)?\d?$/],
    example: { zh: '泺源大街1号', en: 'Luoyuan Street 1' },
    read: (text, draft) => put(draft, 'address', 'line', text, 200),
  },
  {
    // 省, 市 and 区 in columns of their own are read one behind the other.
    key: 'address_region',
    label: { zh: '省市区', en: 'Province and city' },
    patterns: [/^(省|市|区|县|区县|省市区|行政区划|地址地区)$|^(province|district|county|addressregion)$/],
    repeatable: true,
    example: { zh: '山东省济南市历下区', en: '370102' },
    read: (text, draft) => put(draft, 'address', 'region', (draft.address?.region ?? '') + text, 100),
  },
  {
    key: 'address_postcode',
    label: { zh: '邮编', en: 'Postcode' },
    patterns: [/^(邮编|邮政编码)$|^(post(al)?code|zip(code)?)$/],
    example: same('250000'),
    read: (text, draft) => put(draft, 'address', 'postcode', text, 12),
  },
  {
    key: 'document',
    label: { zh: '证件号码', en: 'ID number' },
    patterns: [/^(证件|身份证)(号|号码|编号)?$|^(id|document|passport)(number|no|card)$/],
    matches: true,
    example: same(''),
    read: (text, draft) => put(draft, 'document', 'number', text, 40),
  },
  {
    key: 'document_type',
    label: { zh: '证件类型', en: 'ID type' },
    patterns: [/^证件(类型|种类|名称)$|^(id|document)type$/],
    example: same(''),
    allowed: documentTypes.map((type) => ({ zh: documentNames[type][0], en: documentNames[type][1] })),
    read(text, draft) {
      const type = findWord(typeByName, text);
      draft.document = { ...draft.document, type: type ?? 'unknown' };
      return type ? undefined : 'unknown_value';
    },
  },
];

function put(
  draft: RowDraft,
  part: 'address' | 'document',
  key: string,
  text: string,
  longest: number,
): RowProblem | undefined {
  if (text.length > longest) return 'value_too_long';
  draft[part] = { ...draft[part], [key]: text };
  return undefined;
}

interface Told {
  /** Whose column shall be named. */
  target: string;
  problem: RowProblem;
}

/** What the columns of a row say together. */
export function readTogether(draft: RowDraft, context: Pick<ReadContext, 'today'>): Told[] {
  const told = [
    draft.address && addAddress(draft, draft.address),
    draft.needsMediaDetail && !draft.facts.mediaDetail
      ? { target: 'media', problem: 'media_detail_missing' as const }
      : undefined,
    draft.document && addDocument(draft, draft.document, context.today),
  ];
  return told.filter((one) => one !== undefined);
}

function addDocument(
  draft: RowDraft,
  { number, type }: NonNullable<RowDraft['document']>,
  today: string,
): Told | undefined {
  // Of an unknown kind nobody can say whether the number is right; the kind was told.
  if (number === undefined || type === 'unknown') return undefined;
  const problem = addPoint(
    draft,
    { channel: 'document', value: number, ...(type && { type }) },
    {
      kind: draft.facts.kind ?? 'person',
      name: draft.facts.name ?? '',
      birthYear: draft.facts.birthYear ?? null,
      today,
      now: new Date(0),
    },
  );
  return problem && { target: 'document', problem };
}

/** A region is said by its code, by its names, or by the beginning of the line. */
function addAddress(
  draft: RowDraft,
  { region = '', line = '', postcode }: NonNullable<RowDraft['address']>,
): Told | undefined {
  const named = isRegion(region) ? { region, detail: line } : parseAddress(region + line);
  if (!named && region !== '') return { target: 'address_region', problem: 'region_unknown' };
  const value = named?.detail || line || region;
  // A postcode alone is no address.
  if (value === '') return undefined;
  const problem = addPoint(draft, {
    channel: 'address',
    value,
    ...(named && { region: named.region }),
    ...(postcode && { postcode }),
  });
  return problem && { target: 'address', problem };
}

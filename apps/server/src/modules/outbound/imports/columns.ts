import { type ImportTarget, importTargets } from '@guanjia/contracts/outbound/imports';
import { columnName } from '#kernel/sheets/columns.ts';
import type { SheetRow } from '#kernel/sheets/sheet-row.ts';
import { parsePhone } from '#modules/customers/index.ts';

/** As many columns as the contract can map. */
export const maxMappedColumns = 200;
/** A title or an explanation may stand above the header. */
export const headerSearchRows = 20;

export type Mapping = (ImportTarget | null)[];

/** What header texts mean, the surest first. */
const headerPatterns: Readonly<Record<ImportTarget, readonly RegExp[]>> = {
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
};

/** `* 手机号码(必填):` → `手机号码` */
function plainHeader(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\([^)]*\)|\[[^\]]*\]/g, '')
    .replace(/[\s*::_\-./]/g, '');
}

/** What each column most likely means; each meaning is given once. */
export function suggestMapping(headers: readonly string[]): Mapping {
  const plain = headers.map(plainHeader);
  const mapping: Mapping = headers.map(() => null);
  for (const target of importTargets) {
    for (const pattern of headerPatterns[target]) {
      const index = plain.findIndex((text, at) => mapping[at] === null && pattern.test(text));
      if (index < 0) continue;
      mapping[index] = target;
      break;
    }
  }
  return mapping;
}

export interface Header {
  /** Rows up to this line are not data; 0 when the list begins without a header. */
  line: number;
  columns: string[];
}

/**
 * Finds the header: the row with the most known words; without any, the first row, unless a telephone number stands
 * in it, which makes it data: then columns are called A, B, C.
 */
export function findHeader(rows: readonly SheetRow[]): Header {
  const [first] = rows;
  if (!first) return { line: 0, columns: [] };
  const scored = rows.map((row) => ({ row, score: suggestMapping(row.cells).filter(Boolean).length }));
  const best = scored.reduce((one, other) => (other.score > one.score ? other : one));
  const width = Math.min(maxMappedColumns, Math.max(...rows.map((row) => row.cells.length)));
  if (best.score === 0 && first.cells.some((cell) => parsePhone(cell))) {
    return { line: 0, columns: Array.from({ length: width }, (_, index) => columnName(index)) };
  }
  const header = best.score > 0 ? best.row : (rows.find(hasSeveralCells) ?? first);
  return {
    line: header.line,
    columns: Array.from({ length: width }, (_, index) => header.cells[index] ?? ''),
  };
}

function hasSeveralCells(row: SheetRow): boolean {
  return row.cells.filter((cell) => cell !== '').length > 1;
}

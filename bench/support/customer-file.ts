import { createWriteStream, openAsBlob } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const surnames = Array.from('王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗');
const given = Array.from('伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建文玉红志国');
const cities = ['北京', '上海', '济南', '青岛', '广州', '深圳', '成都', '武汉', '西安', '杭州'];
const trades = ['科技', '贸易', '建材', '食品', '物流', '教育'];
const words = ['下午方便', '已报价', '等回复', '介绍朋友', '预算有限', '要发票', '看过样品', '月底再联系'];

/** So many customers as a .csv, each with another number; `from` begins behind those of an earlier file. */
export async function writeCustomerFile(path: string, rows: number, from = 0): Promise<void> {
  await pipeline(Readable.from(pieces(rows, from)), createWriteStream(path));
}

export function customerBlob(path: string): Promise<Blob> {
  return openAsBlob(path, { type: 'text/csv' });
}

function* pieces(rows: number, from: number): Generator<string> {
  yield '姓名,电话,性别,地区,公司,等级,来源,备注\n';
  let text = '';
  for (let n = from; n < from + rows; n += 1) {
    text += lineOf(n);
    if (text.length < 65_536) continue;
    yield text;
    text = '';
  }
  yield text;
}

function lineOf(n: number): string {
  const at = (list: readonly string[], step: number) => list[Math.floor(n / step) % list.length] ?? '';
  const name = at(surnames, 1) + at(given, 20) + at(given, 600);
  const company = n % 3 ? '' : `${at(cities, 7)}${at(given, 3)}${at(given, 11)}${at(trades, 5)}有限公司`;
  const note = n % 4 ? '' : `${at(words, 2)}，${at(words, 13)}`;
  const phone = `1${[3, 5, 7, 8, 9][n % 5]}${String(n + 100_000_000)}`;
  return `${name},${phone},${n % 2 ? '男' : '女'},${at(cities, 3)},${company},${n % 10 ? '普通' : '金卡'},展会${n % 50},${note}\n`;
}

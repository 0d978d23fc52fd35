import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import yazl from 'yazl';
import type { CellValue } from './cell.ts';
import { columnName, columnOf } from './columns.ts';
import { writeCsv } from './csv-writer.ts';
import { parseNumberFormat, showNumber } from './number-format.ts';
import { readSheet } from './read-sheet.ts';
import type { SheetReading } from './sheet-source.ts';
import { writeXlsx } from './xlsx-writer.ts';

async function read(
  content: Buffer,
  reading: SheetReading = {},
): Promise<{ line: number; cells: string[] }[]> {
  const rows = [];
  for await (const lot of readSheet(content, reading)) rows.push(...lot);
  return rows;
}

const cellsOf = async (content: Buffer) => (await read(content)).map(({ cells }) => cells);

function zipOf(parts: Record<string, string | Buffer>): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [name, text] of Object.entries(parts)) zip.addBuffer(Buffer.from(text as string), name);
  zip.end();
  return buffer(zip.outputStream as NodeJS.ReadableStream);
}

/** The least that a spreadsheet program accepts, with a sheet made by hand. */
function bookOf(sheetData: string, more: Record<string, string> = {}): Promise<Buffer> {
  return zipOf({
    '[Content_Types].xml': '<Types/>',
    'xl/workbook.xml': '<workbook><sheets><sheet name="a" sheetId="1"/></sheets></workbook>',
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${sheetData}</sheetData></worksheet>`,
    ...more,
  });
}

const lots = (rows: CellValue[][]) => [rows];
const columns = (count: number) => Array.from({ length: count }, (_, index) => ({ title: `c${index}` }));

describe('xlsx', () => {
  it('reads shared, rich, inline and formula texts, and cells by their reference', async () => {
    const file = await bookOf(
      `<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c></row>
       <row r="5"><c r="B5" t="inlineStr"><is><r><t>a</t></r><r><t xml:space="preserve"> b</t></r></is></c>
         <c r="C5" t="str"><f>1+1</f><v>two</v></c><c r="D5" t="b"><v>1</v></c><c r="E5" t="e"><v>#N/A</v></c></row>
       <row><c><v>7</v></c><c t="inlineStr"><is><t>x_x000D_y</t></is></c></row>`,
      {
        'xl/sharedStrings.xml':
          '<sst><si><t>张三</t><rPh sb="0" eb="1"><t>zhang</t></rPh></si><si><r><t>富</t></r><r><t>文本</t></r></si></sst>',
      },
    );
    expect(await read(file)).toEqual([
      { line: 2, cells: ['张三', '', '富文本'] },
      { line: 5, cells: ['', 'a b', 'two', 'TRUE', '#N/A'] },
      { line: 6, cells: ['7', 'x\ry'] },
    ]);
  });

  it('shows numbers and dates as people see them', async () => {
    const file = await bookOf(
      `<row r="1"><c r="A1"><v>13800138000</v></c><c r="B1"><v>1.3800138E10</v></c><c r="C1" s="1"><v>45000</v></c>
        <c r="D1" s="2"><v>45000.5</v></c><c r="E1" s="3"><v>123</v></c><c r="F1"><v>0.1</v></c><c r="G1" s="4"><v>0.256</v></c>
        <c r="H1" s="5"><v>13800138000</v></c></row>`,
      {
        'xl/styles.xml': `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\\ h:mm"/>
          <numFmt numFmtId="171" formatCode="000000"/></numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>
          <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="10"/><xf numFmtId="11"/></cellXfs></styleSheet>`,
      },
    );
    expect(await cellsOf(file)).toEqual([
      [
        '13800138000',
        '13800138000',
        '2023-03-15',
        '2023-03-15 12:00',
        '000123',
        '0.1',
        '25.60%',
        '13800138000',
      ],
    ]);
  });

  it('reads the first visible sheet, prefixed names, absolute targets', async () => {
    const file = await zipOf({
      '[content_types].xml': '<Types/>',
      'xl/workbook.xml':
        '<x:workbook xmlns:x="x" xmlns:r="r"><x:workbookPr date1904="1"/><x:sheets><x:sheet name="h" state="hidden" r:id="r1"/><x:sheet name="v" r:id="r2"/></x:sheets></x:workbook>',
      'xl/_rels/workbook.xml.rels':
        '<Relationships><Relationship Id="r1" Target="worksheets/hidden.xml"/><Relationship Id="r2" Target="/xl/worksheets/seen.xml"/></Relationships>',
      'xl/worksheets/hidden.xml': '<worksheet/>',
      'xl/worksheets/seen.xml':
        '<x:worksheet xmlns:x="x"><x:sheetData><x:row r="1"><x:c r="A1" s="1"><x:v>0</x:v></x:c></x:row></x:sheetData></x:worksheet>',
      'xl/styles.xml': '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    });
    expect(await cellsOf(file)).toEqual([['1904-01-01']]);
  });

  it('ignores cells far to the right', async () => {
    expect(
      await cellsOf(await bookOf('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>')),
    ).toEqual([['1']]);
  });

  it('gives back what was written', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.constantFrom('=1+1', '+8613800138000', '-1', '@x', '_x000D_', '<&>"', 'a\nb', 'a\r\nb', '00123'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 8 }),
        async (rows) => {
          const seen = rows
            .map((row) => row.map(cleaned))
            .filter((row) => row.some((text) => text !== ''))
            .map(trimmed);
          const xlsx = await buffer(writeXlsx({ columns: columns(6), rows: lots(rows) }));
          expect((await cellsOf(xlsx)).slice(1)).toEqual(seen);
          const csv = await buffer(writeCsv({ columns: columns(6), rows: lots(rows) }));
          expect((await cellsOf(csv)).slice(1).map(trimmed)).toEqual(seen);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('writes numbers and moments typed, in the time zone asked for', async () => {
    const moment = new Date('2026-01-01T16:30:05Z');
    const content = {
      columns: columns(4),
      rows: lots([[1.5, moment, true, null]]),
      timeZone: 'Asia/Shanghai',
    };
    expect((await cellsOf(await buffer(writeXlsx(content))))[1]).toEqual([
      '1.5',
      '2026-01-02 00:30:05',
      'TRUE',
    ]);
    expect((await cellsOf(await buffer(writeCsv(content))))[1]).toEqual([
      '1.5',
      '2026-01-02 00:30:05',
      'true',
      '',
    ]);
  });

  it('passes an error of the rows on', async () => {
    async function* broken(): AsyncGenerator<CellValue[][]> {
      yield [['1']];
      throw new Error('the database is gone');
    }
    await expect(buffer(writeXlsx({ columns: columns(1), rows: broken() }))).rejects.toThrow('gone');
  });
});

function cleaned(text: string): string {
  return text
    .replace(/[^\P{Cc}\t\n\r]|\ufeff/gu, '')
    .toWellFormed()
    .trim();
}

function trimmed(row: string[]): string[] {
  const last = row.findLastIndex((text) => text !== '');
  return row.slice(0, last + 1);
}

describe('csv', () => {
  const text = '姓名,电话,备注\r\n张三,010-8888 6666 转 801,"第一行\n第二行"\r\n\r\n李四,13800138000,\r\n';
  const expected = [
    { line: 1, cells: ['姓名', '电话', '备注'] },
    { line: 2, cells: ['张三', '010-8888 6666 转 801', '第一行\n第二行'] },
    { line: 5, cells: ['李四', '13800138000', ''] },
  ];

  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with mark', Buffer.from(`\ufeff${text}`)],
    ['GB18030', iconv.encode(text, 'gb18030')],
    ['UTF-16LE', iconv.encode(text, 'utf-16le', { addBOM: true })],
    ['UTF-16BE', iconv.encode(text, 'utf-16be', { addBOM: true })],
    ['semicolons', Buffer.from(text.replaceAll(',', ';'))],
    ['tabs', Buffer.from(text.replaceAll(',', '\t'))],
    ['old Mac line ends inside', Buffer.from(text.replaceAll('\r\n', '\n'))],
  ])('reads %s', async (_, content) => {
    expect(await read(content)).toEqual(expected);
  });

  it('reads the delimiter that Excel names, ragged rows, stray quotes', async () => {
    expect(await cellsOf(Buffer.from('sep=;\r\na;b\r\n5" pipe;x;y\r\nz\r\n'))).toEqual([
      ['a', 'b'],
      ['5" pipe', 'x', 'y'],
      ['z'],
    ]);
  });

  it('cuts multi-byte characters of every encoding nowhere', async () => {
    const long = Array.from({ length: 9000 }, (_, index) => `张三丰${index},1380013${index}`).join('\n');
    for (const encoding of ['utf-8', 'gb18030', 'utf-16le']) {
      const rows = await cellsOf(iconv.encode(`x${long}`, encoding, { addBOM: true }));
      expect(rows).toHaveLength(9000);
      expect(rows.flat().join('')).not.toContain('\ufffd');
      expect(rows[8999]).toEqual(['张三丰8999', '13800138999']);
    }
  });

  it('marks formulas in texts, not in numbers', async () => {
    const rows = lots([['=HYPERLINK("x")', '+86138', '-1', '@a', -1]]);
    const csv = (await buffer(writeCsv({ columns: columns(5), rows }))).toString();
    expect(csv.split('\r\n')[1]).toBe(`"'=HYPERLINK(""x"")",'+86138,'-1,'@a,-1`);
  });
});

describe('files that are no lists', () => {
  const cases: [string, string, () => Promise<Buffer> | Buffer][] = [
    ['an empty file', 'file_empty', () => Buffer.alloc(0)],
    ['a file of blanks', 'file_empty', () => Buffer.from(' \r\n,,\r\n')],
    ['a renamed zip', 'file_type', () => zipOf({ 'readme.txt': 'hello' })],
    [
      'a Word document',
      'file_type',
      () => zipOf({ '[Content_Types].xml': '<Types/>', 'word/document.xml': '<d/>' }),
    ],
    ['an old .xls', 'file_type', () => Buffer.from('d0cf11e0a1b11ae1000000000000', 'hex')],
    ['a picture', 'file_type', () => Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    [
      'a web page called .xls',
      'file_type',
      () => Buffer.from('<html><table><tr><td>1</td></tr></table></html>'),
    ],
    ['a PDF', 'file_type', () => Buffer.from('%PDF-1.7\n%aaaa')],
    ['an open quote', 'file_unreadable', () => Buffer.from('a,b\n"c,d\n')],
    ['bytes of no encoding', 'file_unreadable', () => Buffer.from('a,\xff\xff,b\n', 'latin1')],
    ['a cut .xlsx', 'file_unreadable', async () => (await bookOf('<row/>')).subarray(0, 200)],
    ['broken XML', 'file_unreadable', () => bookOf('<row r="1"><c></row>')],
    [
      'entities that blow up',
      'file_unreadable',
      () => bookOf('<row r="1"><c r="A1" t="str"><v>&lol;</v></c></row>'),
    ],
    ['an .xlsx without rows', 'file_empty', () => bookOf('')],
    [
      'a workbook whose sheet is missing',
      'file_unreadable',
      () => zipOf({ '[Content_Types].xml': '<Types/>', 'xl/workbook.xml': '<workbook/>' }),
    ],
    [
      'a zip with too many entries',
      'file_unreadable',
      () => zipOf(Object.fromEntries(Array.from({ length: 2001 }, (_, index) => [`${index}`, '']))),
    ],
  ];
  it.each(cases)('refuses %s as %s', async (_, code, make) => {
    await expect(read(await make())).rejects.toMatchObject({ code });
  });

  it('stops a zip bomb before it is inflated', async () => {
    const bomb = new yazl.ZipFile();
    bomb.addBuffer(Buffer.from('<Types/>'), '[Content_Types].xml');
    bomb.addBuffer(Buffer.from('<workbook/>'), 'xl/workbook.xml');
    const blank = Buffer.alloc(1024 * 1024, ' ');
    async function* pieces() {
      yield '<worksheet><sheetData>';
      for (let times = 0; times < 5; times += 1) yield blank;
    }
    bomb.addReadStream(Readable.from(pieces()), 'xl/worksheets/sheet1.xml');
    bomb.end();
    const content = await buffer(bomb.outputStream as NodeJS.ReadableStream);
    expect(content.length).toBeLessThan(64 * 1024);
    await expect(read(content, { maxInflatedBytes: 4 * 1024 * 1024 })).rejects.toMatchObject({
      code: 'file_unreadable',
    });
  });
});

describe('numbers', () => {
  it('names columns both ways', () => {
    fc.assert(fc.property(fc.nat(16_383), (index) => columnOf(`${columnName(index)}7`) === index));
  });

  it('writes integers of up to 15 digits in full', () => {
    fc.assert(
      fc.property(fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 }), (value) => {
        for (const stored of [String(value), value.toExponential()])
          expect(showNumber(stored, { kind: 'general' }, false)).toBe(String(value));
      }),
    );
  });

  it.each([
    [14, undefined, '45000', '2023-03-15'],
    [22, undefined, '45000.75', '2023-03-15 18:00'],
    [21, undefined, '0.5', '12:00:00'],
    [200, '[$-804]yyyy/m/d;@', '45000', '2023-03-15'],
    [200, '_ * #,##0.00_ ', '1234.5', '1234.50'],
    [200, '[Red]0', '5', '5'],
    [200, '"共"0"天"', '5', '5'],
    [14, undefined, '1', '1900-01-01'],
    [14, undefined, '61', '1900-03-01'],
    [14, undefined, '-1', '-1'],
    [0, undefined, '0.30000000000000004', '0.3'],
    [0, undefined, '1.5E-7', '1.5e-7'],
  ])('format %s %s shows %s as %s', (id, code, stored, shown) => {
    expect(showNumber(stored, parseNumberFormat(id, code), false)).toBe(shown);
  });
});

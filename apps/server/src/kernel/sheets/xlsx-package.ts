import type { Choices, SheetContent } from './cell.ts';
import { columnName } from './columns.ts';
import type { Watermark } from './watermark.ts';
import { escapeXml, textCell } from './xlsx-cells.ts';

export const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const office = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

export const xlsxType = `${office}.sheet`;

/** Longest footer that spreadsheet programs accept. */
const maxFooterCharacters = 255;

/** All parts of the package but the rows, by name. */
export function packageParts({
  watermark,
  choices,
}: Pick<SheetContent, 'watermark' | 'choices'>): Readonly<Record<string, string>> {
  const further = [
    ...(watermark ? [{ name: watermark.sheetName, xml: factSheet(watermark) }] : []),
    ...(choices ? [{ name: choices.sheetName, xml: choiceSheet(choices) }] : []),
  ];
  const sheets = ['Sheet1', ...further.map(({ name }) => name)];
  return {
    '[Content_Types].xml': contentTypes(sheets.length, watermark !== undefined),
    '_rels/.rels': relationships([
      [`${relations}/officeDocument`, 'xl/workbook.xml'],
      ...(watermark
        ? [[`${packages}/relationships/metadata/core-properties`, 'docProps/core.xml'] as const]
        : []),
    ]),
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${sheets
      .map(
        (name, index) => `<sheet name="${escapeXml(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relationships([
      ...sheets.map((_, index) => [`${relations}/worksheet`, `worksheets/sheet${index + 1}.xml`] as const),
      [`${relations}/styles`, 'styles.xml'],
    ]),
    'xl/styles.xml': styleSheet,
    ...Object.fromEntries(further.map(({ xml }, index) => [`xl/worksheets/sheet${index + 2}.xml`, xml])),
    ...(watermark ? { 'docProps/core.xml': properties(watermark) } : {}),
  };
}

/** Below every printed page of the rows. */
export function printedFooter(watermark: Watermark): string {
  const text = watermark.facts.map(([label, value]) => `${label}: ${value}`).join('  ');
  // In a footer an ampersand begins a code.
  const plain = text.replaceAll('&', '&&').slice(0, maxFooterCharacters);
  return `<headerFooter><oddFooter>${escapeXml(plain)}</oddFooter></headerFooter>`;
}

function contentTypes(sheets: number, hasProperties: boolean): string {
  const part = (name: string, type: string) => `<Override PartName="/${name}" ContentType="${type}"/>`;
  const worksheets = Array.from({ length: sheets }, (_, index) =>
    part(`xl/worksheets/sheet${index + 1}.xml`, `${office}.worksheet+xml`),
  );
  const core = 'application/vnd.openxmlformats-package.core-properties+xml';
  return [
    `<Types xmlns="${packages}/content-types">`,
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
    '<Default Extension="xml" ContentType="application/xml"/>',
    part('xl/workbook.xml', `${xlsxType}.main+xml`),
    ...worksheets,
    part('xl/styles.xml', `${office}.styles+xml`),
    ...(hasProperties ? [part('docProps/core.xml', core)] : []),
    '</Types>',
  ].join('');
}

function relationships(targets: readonly (readonly [type: string, target: string])[]): string {
  const items = targets.map(
    ([type, target], index) => `<Relationship Id="rId${index + 1}" Type="${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${packages}/relationships">${items.join('')}</Relationships>`;
}

/** One column for each set of choices, its title on top. */
function choiceSheet({ columns }: Choices): string {
  const height = Math.max(0, ...columns.map(({ values }) => values.length));
  const rows = Array.from({ length: height + 1 }, (_, line) => {
    const cells = columns.flatMap(({ title, values }, index) => {
      const text = line === 0 ? title : values[line - 1];
      return text === undefined
        ? []
        : [textCell(`${columnName(index)}${line + 1}`, text, line === 0 ? 1 : 0)];
    });
    return `<row r="${line + 1}">${cells.join('')}</row>`;
  });
  return `<worksheet xmlns="${main}"><sheetData>${rows.join('')}</sheetData></worksheet>`;
}

function factSheet({ notice, facts }: Watermark): string {
  const rows = [[notice], ...facts].map((cells, index) => {
    const line = index + 1;
    const xml = cells.map((text, column) => textCell(`${column === 0 ? 'A' : 'B'}${line}`, text, 0));
    return `<row r="${line}">${xml.join('')}</row>`;
  });
  return `<worksheet xmlns="${main}"><cols><col min="1" max="1" width="18" customWidth="1"/><col min="2" max="2" width="60" customWidth="1"/></cols><sheetData>${rows.join('')}</sheetData></worksheet>`;
}

function properties({ author, at, notice, facts }: Watermark): string {
  const description = [notice, ...facts.map(([label, value]) => `${label}: ${value}`)].join('\n');
  const created = `<dcterms:created xsi:type="dcterms:W3CDTF">${at.toISOString()}</dcterms:created>`;
  return `<cp:coreProperties xmlns:cp="${packages}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>${escapeXml(author)}</dc:creator><dc:description>${escapeXml(description)}</dc:description>${created}</cp:coreProperties>`;
}

const styleSheet = `<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`;

import { describe, it } from 'vitest';
import type { Locale } from './support/browser.ts';
import { rowsOf } from './support/lists.ts';
import { button, type Person } from './support/person.ts';
import { setStage } from './support/stage.ts';

/** What people read on the way, in both languages. */
const zh = {
  imported: '导入完成',
  startImport: '开始导入',
  pick: '领取',
  undo: '撤销',
  picked: '已领取',
  given: '已退回公海',
  giveBack: '退回公海',
  reason: '退回原因',
  mergeSelected: '合并客户',
  merge: '合并',
  merged: '已合并成一位客户',
  unmerged: '合并已撤销',
  saveSegment: '存为客户群',
  name: '名称',
  segments: '客户群',
  breakDown: '分析',
  total: (count: number) => `共 ${count} 位客户`,
  undoImport: '撤销这次导入',
  undoImportNow: '撤销导入',
  undone: '已撤销',
  kept: '保留的客户',
  search: '搜索',
  select: '选中',
};
const en: typeof zh = {
  imported: 'Imported',
  startImport: 'Start the import',
  pick: 'Pick',
  undo: 'Undo',
  picked: 'is yours',
  given: 'went back to the public pool',
  giveBack: 'Give back',
  reason: 'Why',
  mergeSelected: 'Merge',
  merge: 'Merge',
  merged: 'They are one customer now',
  unmerged: 'The merge is undone',
  saveSegment: 'Save as segment',
  name: 'Name',
  segments: 'Segments',
  breakDown: 'Break down',
  total: (count: number) => `${count} customers in all`,
  undoImport: 'Undo this import',
  undoImportNow: 'Undo the import',
  undone: 'Undone',
  kept: 'Customers that stayed',
  search: 'Search',
  select: 'Select',
};

interface Journey {
  locale: Locale;
  words: typeof zh;
  /** A family name that nobody of the demo tenant has, and the initials of two customers with it. */
  family: string;
  initials: string;
  block: string;
}

const journeys: readonly Journey[] = [
  { locale: 'zh-CN', words: zh, family: '鲜于', initials: 'xylc', block: '1380077' },
  { locale: 'en-US', words: en, family: '澹台', initials: 'ttlc', block: '1390088' },
];

describe('customers', () => {
  const stage = setStage('customers');

  it.each(journeys)(
    'come by a list, are found, owned, merged and taken back, in $locale',
    async (journey) => {
      const { locale, words, family, initials } = journey;
      const supervisor = await stage.person('supervisor', locale);
      const list = await importList(supervisor, journey);

      const agent = await stage.person('A1003', locale);
      await pickAndUndo(agent, journey, `${family}星河`);

      await find(supervisor, words, initials, 2);
      await mergeAndUndo(supervisor, words);
      await saveSegment(supervisor, words, family);
      await undoImport(supervisor, words, list);
      await find(supervisor, words, `${family}远山`, 0);
      await find(supervisor, words, `${family}星河`, 1);
    },
  );
});

/** Four customers, two of the same name, and a row without a usable number. Resolves to the import's address. */
async function importList(
  { page, words: common }: Person,
  { words, family, block }: Journey,
): Promise<string> {
  await page.goto('/customers/import');
  const rows = ['旅程', '旅程', '星河', '远山'].map((name, n) => `${family}${name},${block}000${n},济南`);
  const list = ['姓名,电话号码,地区', ...rows, `${family}无号,123,济南`].join('\n');
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: `${family}.csv`, mimeType: 'text/csv', buffer: Buffer.from(list) });
  await button(page, common.checkFile).click();
  await button(page, words.startImport).click();
  await page.getByRole('status').filter({ hasText: words.imported }).waitFor();
  return page.url();
}

/** Searches the list as somebody types, and waits for so many rows. */
async function find({ page }: Person, words: typeof zh, text: string, count: number) {
  await page.goto('/customers');
  await page.getByRole('searchbox', { name: words.search }).fill(text);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.searchParams.has('q'));
  return rowsOf(page, count);
}

async function pickAndUndo(person: Person, { words }: Journey, name: string): Promise<void> {
  const { page } = person;
  const rows = await find(person, words, name, 1);
  await rows.first().click();
  await button(page, words.pick).click();
  await undoToast(person, words, words.picked);
  await button(page, words.pick).click();
  await button(page, words.giveBack).click();
  await page.getByLabel(words.reason).fill('联系不上');
  await page.keyboard.press('Enter');
  await undoToast(person, words, words.given);
  await button(page, words.giveBack).waitFor();
}

/** Takes back what the message says was done. */
async function undoToast({ page }: Person, words: typeof zh, text: string): Promise<void> {
  await button(page.getByRole('status').filter({ hasText: text }), words.undo).click();
}

async function mergeAndUndo(person: Person, words: typeof zh): Promise<void> {
  const { page } = person;
  const rows = await rowsOf(page, 2);
  for (const index of [0, 1]) await rows.nth(index).getByRole('checkbox').check();
  await button(page, words.mergeSelected).click();
  await button(page.getByRole('dialog'), words.merge).click();
  await rowsOf(page, 1);
  await undoToast(person, words, words.merged);
  await page.getByText(words.unmerged).waitFor();
  await rowsOf(page, 2);
}

async function saveSegment({ page }: Person, words: typeof zh, name: string): Promise<void> {
  await button(page, words.saveSegment).click();
  await page.getByRole('textbox', { name: new RegExp(`^${words.name}`) }).fill(name);
  await page.keyboard.press('Enter');
  await page.goto('/segments');
  await page.getByRole('row', { name }).click();
  await button(page, words.breakDown).click();
  await page.getByText(words.total(2)).waitFor();
}

/** Who was picked or merged meanwhile stays, with the reason. */
async function undoImport({ page }: Person, words: typeof zh, list: string): Promise<void> {
  await page.goto(list);
  await button(page, words.undoImport).click();
  await button(page, words.undoImportNow).click();
  await page.getByRole('heading', { name: words.undone }).waitFor();
  await page.getByText(words.kept).waitFor();
}

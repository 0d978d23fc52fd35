import type { Readable } from 'node:stream';
import type { RowProblem } from '@guanjia/contracts/customers/imports';
import type { Locale } from '#kernel/http/operation.ts';
import { type NotTaken, writeNotTaken } from '#kernel/imports/error-file.ts';
import type { Principal } from '#kernel/principal.ts';
import { readNotTaken } from './import-rows.ts';
import type { ImportRecord } from './import-store.ts';
import { openUpload } from './lots.ts';
import type { RunDeps } from './run-import.ts';
import { readTargets } from './targets/read-targets.ts';
import { headerSearch } from './targets/registry.ts';
import type { Target } from './targets/target.ts';

const problemTexts: Readonly<Record<Locale, Readonly<Record<RowProblem, string>>>> = {
  'zh-CN': {
    name_missing: '缺少姓名',
    phone_missing: '缺少号码',
    phone_invalid: '不是有效的电话号码',
    too_many_phones: '号码超过 10 个',
    value_too_long: '内容过长',
    unknown_value: '无法识别的内容',
    person_unknown: '没有这个人，或不在您的数据范围内',
    several_people: '有多人同名，请改填工号',
    several_matches: '与多个现有客户相同，无法确定是哪一个',
    already_customer: '已是客户',
    earlier_in_file: '文件中前面已有',
    out_of_reach: '该客户不在您的数据范围内',
    value_taken: '该内容已被其他客户使用',
    email_invalid: '不是有效的邮箱',
    region_unknown: '没有这个省市区',
    document_invalid: '不是有效的证件号码，或姓名与证件不符',
    document_unfit: '这种证件不适用于该类客户',
    document_of_minors: '户口簿只用于未成年人',
    document_agent_missing: '企业证件须有经办人，请在客户页登记',
    too_many_values: '内容过多',
    media_missing: '缺少媒体来源',
    media_detail_missing: '这种媒体须填媒体说明',
    tag_unknown: '没有这个标签',
    over_limit: '负责人的客户数已达上限',
    field_required: '必填',
    field_type: '格式不对',
    field_option: '不是可选的内容',
    field_range: '超出允许的范围',
    field_length: '长度不符',
    field_pattern: '不符合要求的格式',
    field_document: '不是有效的证件号码',
    field_hidden: '按其他内容，此项不应填写',
    field_unknown: '没有这个字段',
  },
  en: {
    name_missing: 'no name',
    phone_missing: 'no number',
    phone_invalid: 'not a telephone number',
    too_many_phones: 'more than 10 numbers',
    value_too_long: 'too long',
    unknown_value: 'not a known value',
    person_unknown: 'nobody of this name within your data scope',
    several_people: 'several people have this name: use the employee number',
    several_matches: 'the same as several customers: which one cannot be told',
    already_customer: 'a customer already',
    earlier_in_file: 'stands further up in the file',
    out_of_reach: 'the customer is outside your data scope',
    value_taken: 'another customer has this',
    email_invalid: 'not an e-mail address',
    region_unknown: 'no such region',
    document_invalid: 'not a document number, or of somebody else',
    document_unfit: 'not a document for this kind of customer',
    document_of_minors: 'the household register is for minors',
    document_agent_missing: 'a document of a company needs somebody entitled: enter it on the customer',
    too_many_values: 'too many values',
    media_missing: 'no media source',
    media_detail_missing: 'this medium asks which one: fill in the media detail',
    tag_unknown: 'there is no such tag',
    over_limit: 'the owner has as many customers as allowed',
    field_required: 'needed',
    field_type: 'not of this form',
    field_option: 'not one of the choices',
    field_range: 'outside the range',
    field_length: 'too short or too long',
    field_pattern: 'not of the form that is asked for',
    field_document: 'not a document number',
    field_hidden: 'not to be filled in with the other values',
    field_unknown: 'there is no such field',
  },
};

const notesPerRead = 2000;

/**
 * The rows that an import did not take, with reasons. The file and the notes are read side by side, in the order of the
 * rows, so that neither is ever in memory. Throws `file_expired`, `file_unreadable`.
 */
export async function writeRowsNotTaken(
  deps: RunDeps,
  principal: Principal,
  input: { record: ImportRecord; kind: 'bad' | 'skipped'; locale: Locale },
): Promise<{ stream: Readable; fileName: string }> {
  const { record, kind, locale } = input;
  const targets = await deps.db.tenantTx(principal.tenantId, (tx) => readTargets(tx, principal));
  const { columns, rows: lots } = await openUpload(deps.objects, record, headerSearch(targets));
  const notes = notesOf(deps, record, kind);
  async function* rows(): AsyncGenerator<NotTaken[]> {
    let place = 0;
    let note = await notes.next();
    for await (const lot of lots) {
      const taken: NotTaken[] = [];
      for (const { line, cells } of lot) {
        if (!note.done && note.value.place === place) {
          const reasons = note.value.problems.map((one) => reasonText(one, targets, locale));
          taken.push({ line, cells, reasons });
          note = await notes.next();
        }
        place += 1;
      }
      if (taken.length > 0) yield taken;
      if (note.done) return;
    }
  }
  const { rules, file_name: fileName } = record;
  return writeNotTaken({ columns, mapping: rules.mapping, fileName, rows: rows(), locale });
}

async function* notesOf({ db }: RunDeps, record: ImportRecord, kind: 'bad' | 'skipped') {
  const { id: importId, pass } = record;
  for (let after = -1; ; ) {
    const page = await db.tenantTx(record.tenant_id, (tx) =>
      readNotTaken(tx, { importId, pass, kind, after, limit: notesPerRead }),
    );
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < notesPerRead) return;
    after = last.place;
  }
}

/** `手机号码: 不是有效的电话号码`; an own field that stands in no column is called by its label. */
function reasonText(
  { column, problem }: { column: string; problem: RowProblem },
  targets: readonly Target[],
  locale: Locale,
): string {
  const label = targets.find(({ key }) => key === column || key === `custom.${column}`)?.label;
  const name = label ? label[locale === 'en' ? 'en' : 'zh'] : column;
  return [name, problemTexts[locale][problem]].filter(Boolean).join(': ');
}

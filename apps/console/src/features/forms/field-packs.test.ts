import { checkDefinition } from '@guanjia/contracts/core/form-definition';
import { formContent } from '@guanjia/contracts/forms/routes';
import { describe, expect, it } from 'vitest';
import { addPack, customerPacks, hasPack } from './field-packs.ts';

const empty = { fields: [], groups: [] };

describe('packs of fields', () => {
  it('can all be added and published together', () => {
    const content = customerPacks.reduce(addPack, empty);
    expect(checkDefinition(content.fields, content.groups)).toEqual([]);
    expect(formContent.parse(content).fields).toHaveLength(
      customerPacks.flatMap(({ fields }) => fields).length,
    );
  });

  it('leave fields alone that are there already', () => {
    const [pack] = customerPacks;
    if (!pack) throw new Error('there is no pack');
    const [first, ...rest] = pack.fields;
    if (!first) throw new Error('the pack is empty');
    const own = { ...first, label: { zh: '学历', en: 'Degree' } };
    const content = addPack({ fields: [own], groups: [] }, pack);
    expect(content.fields[0]).toEqual(own);
    expect(content.fields.slice(1).map(({ key }) => key)).toEqual(rest.map(({ key }) => key));
    expect(hasPack(content, pack)).toBe(true);
    expect(addPack(content, pack)).toEqual(content);
    expect(hasPack(empty, pack)).toBe(false);
  });
});

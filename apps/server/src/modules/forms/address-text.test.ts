import { describe, expect, it } from 'vitest';
import { parseAddress } from './address-text.ts';
import { regionName } from './shipped-dictionaries.ts';

describe('an address in one line', () => {
  it.each([
    ['山东省济南市历下区泺源大街1号', '370102', '泺源大街1号'],
    ['山东济南市历下区 泺源大街1号', '370102', '泺源大街1号'],
    ['北京市东城区东长安街1号', '110101', '东长安街1号'],
    ['山东省人民路', '370000', '人民路'],
  ])('%s', (text, region, detail) => {
    expect(parseAddress(text)).toEqual({ region, detail });
  });

  it('is read back from what an export writes', () => {
    for (const region of ['370102', '110101', '440300', '650000'])
      expect(parseAddress(`${regionName(region)}1号楼`)).toEqual({ region, detail: '1号楼' });
  });

  it('is none without a region', () => {
    expect(parseAddress('人民路1号')).toBeUndefined();
  });
});

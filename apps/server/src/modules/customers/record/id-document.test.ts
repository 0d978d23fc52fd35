import { creditCodeCheck, residentIdCheck } from '@guanjia/contracts/core/id-document';
import type { ContactType } from '@guanjia/contracts/customers/record-contact-points';
import { describe, expect, it } from 'vitest';
import { checkDocument, type DocumentOwner } from './id-document.ts';

const person: DocumentOwner = { kind: 'person', name: '韩梅', birthYear: null, today: '2026-03-01' };
const company: DocumentOwner = { kind: 'company', name: '青禾商贸', birthYear: null, today: '2026-03-01' };
const resident = (birthday: string) => {
  const first = `370102${birthday}123`;
  return first + residentIdCheck(first);
};
const creditCode = `91370100MA3C0X0X0${creditCodeCheck('91370100MA3C0X0X0')}`;
const agent = { name: '李雷', type: 'resident_id' as const, number: resident('19880101'), letter: true };

const check = (type: ContactType, value: string, more: object = {}, owner = person) => {
  try {
    checkDocument({ type, value, detail: more }, owner);
    return 'taken';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('documents of persons', () => {
  it.each<[ContactType, string]>([
    ['resident_id', resident('19900307')],
    ['temporary_id', resident('19900307')],
    ['household_register', resident('20150307')],
    ['military_id', '军字第20260101号'],
    ['armed_police_id', '武字第2026010号'],
    ['hk_macau_permit', 'H12345678'],
    ['taiwan_permit', '12345678'],
    ['passport', 'E12345678'],
  ])('%s is taken', (type, number) => {
    expect(check(type, number)).toBe('taken');
  });

  it('expire with the day after their last', () => {
    const number = resident('19900307');
    expect(check('resident_id', number, { expiresOn: '2026-03-01' })).toBe('taken');
    expect(check('resident_id', number, { expiresOn: '2026-02-28' })).toBe('document_expired');
  });

  it('are the customer’s own, however the name is spaced', () => {
    const number = resident('19900307');
    expect(check('resident_id', number, { holder: '韩 梅' })).toBe('taken');
    expect(check('resident_id', number, { holder: '李雷' })).toBe('document_foreign');
  });

  it('are a household register only until the eighteenth birthday', () => {
    expect(check('household_register', resident('20080302'))).toBe('taken');
    expect(check('household_register', resident('20080301'))).toBe('document_of_minors');
  });

  it('are none of a company’s', () => {
    expect(check('business_licence', creditCode)).toBe('contact_type_unfit');
    expect(check('resident_id', resident('19900307'), {}, company)).toBe('contact_type_unfit');
  });
});

describe('documents of organisations', () => {
  it.each<[ContactType, string]>([
    ['organisation_code', '123456789'],
    ['business_licence', creditCode],
    ['institution_certificate', '事证第137000000123号'],
    ['social_organisation_certificate', '社证字第4301号'],
  ])('%s is taken with an agent who shows a letter', (type, number) => {
    expect(check(type, number, { agent }, company)).toBe('taken');
    expect(check(type, number, {}, company)).toBe('document_agent_missing');
    expect(check(type, number, { agent: { ...agent, letter: false } }, company)).toBe(
      'document_agent_missing',
    );
    expect(check(type, number, { agent: { ...agent, number: '1' } }, company)).toBe('document_invalid');
  });
});

import { describe, expect, it } from 'vitest';
import { recordIn } from './record-in-link.ts';

const id = '0190a0a0-0000-7000-8000-00000000abcd';

describe('a record in a link', () => {
  it.each([
    [`http://127.0.0.1:3000/customers/${id}`, 'customer'],
    [`/customers?open=${id}`, 'customer'],
    [`/calls?open=%22${id}%22`, 'call'],
    [`/tasks/redial?open=${id}`, 'outbound_task'],
    [`/desk?task=${id}`, 'outbound_task'],
    [`/users?open=${id}`, 'user'],
    [`  ${id.toUpperCase()} `, undefined],
  ])('%s is a %s', (text, kind) => {
    expect(recordIn(text)).toEqual({ id, kind });
  });

  it('is none where no id stands', () => {
    expect(recordIn('李建国')).toBeUndefined();
  });
});

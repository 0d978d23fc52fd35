import type { ResultDraft } from '@guanjia/contracts/outbound/work';
import { describe, expect, it } from 'vitest';
import { checkResult, withOutcome } from './result-rules.ts';
import { fillScript } from './script-text.ts';

const empty: ResultDraft = {
  outcome: null,
  dispositionId: null,
  notes: '',
  redialAt: null,
  answers: {},
  scriptStep: null,
};
const context = { hasDispositions: true, questions: [], now: Date.parse('2026-11-20T10:00:00Z') };
const problems = (draft: ResultDraft) => checkResult(draft, context).map(({ problem }) => problem);

describe('checkResult', () => {
  it('asks for a disposition only when somebody was reached', () => {
    expect(problems({ ...empty, outcome: 'success' })).toEqual(['disposition']);
    expect(problems({ ...empty, outcome: 'busy' })).toEqual([]);
  });

  it('wants a time in the future for another call', () => {
    expect(problems({ ...empty, outcome: 'redial' })).toEqual(['redial']);
    expect(problems({ ...empty, outcome: 'redial', redialAt: '2026-11-20T09:59:00Z' })).toEqual([
      'redial_past',
    ]);
    expect(problems({ ...empty, outcome: 'redial', redialAt: '2026-11-20T10:01:00Z' })).toEqual([]);
  });
});

it('withOutcome keeps notes and answers and drops what fits another outcome', () => {
  const draft: ResultDraft = {
    ...empty,
    outcome: 'success',
    dispositionId: 'd',
    notes: 'n',
    answers: { q: 'a' },
  };
  expect(withOutcome(draft, 'busy')).toEqual({ ...draft, outcome: 'busy', dispositionId: null });
  expect(withOutcome({ ...draft, outcome: 'redial', redialAt: 'x' }, 'success').redialAt).toBeNull();
});

it('fillScript fills names and leaves a blank to fill by mouth', () => {
  const names = {
    'customer.name': '李建国',
    'agent.name': '王晓',
    'agent.employeeNo': '1001',
    'product.name': undefined,
  };
  expect(fillScript('您好，{{customer.name}}，介绍{{ product.name }}', names)).toEqual([
    { text: '您好，', filled: false },
    { text: '李建国', filled: true },
    { text: '，介绍', filled: false },
    { text: '＿＿＿', filled: true },
  ]);
});

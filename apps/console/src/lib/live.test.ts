import type { CallView } from '@guanjia/contracts/voice/routes';
import { describe, expect, it } from 'vitest';
import { withAnswer } from './live.ts';

const call = (id: string, state: CallView['state']) => ({ id, state }) as CallView;

describe('the answer to a command', () => {
  it('does not undo what a quicker message told', () => {
    const before = { call: call('a', 'talking') };
    expect(withAnswer(before, call('a', 'dialing'))).toBe(before);
    const over = { call: call('a', 'ended') };
    expect(withAnswer(over, call('a', 'held'))).toBe(over);
  });

  it('counts otherwise, also for another call', () => {
    expect(withAnswer<{ call: CallView | null }>({ call: null }, call('a', 'dialing'))?.call?.state).toBe(
      'dialing',
    );
    expect(withAnswer({ call: call('a', 'talking') }, call('a', 'held'))?.call?.state).toBe('held');
    expect(withAnswer({ call: call('a', 'ended') }, call('b', 'dialing'))?.call?.id).toBe('b');
  });
});

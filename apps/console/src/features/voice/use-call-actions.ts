import {
  type CallView,
  hangUpCall,
  holdCall,
  muteCall,
  resumeCall,
  sendDigits,
  unmuteCall,
} from '@guanjia/contracts/voice/routes';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { activeCallQuery, withAnswer } from '../../lib/live.ts';

/** Commands on the own call. Mute and hold show at once and go back when the switch refuses. */
export function useCallActions(call: CallView | undefined) {
  const client = useQueryClient();
  const key = activeCallQuery.queryKey;
  const show = (next: CallView) => client.setQueryData(key, (before) => before && { ...before, call: next });
  const act = useMutation({
    mutationFn: ({ run }: { run: () => Promise<CallView>; guess?: CallView }) => run(),
    onMutate: ({ guess }) => {
      const before = client.getQueryData(key);
      if (guess) show(guess);
      return before;
    },
    onSuccess: (answer) => client.setQueryData(key, (before) => withAnswer(before, answer)),
    onError: (_error, { guess }, before) => {
      if (guess && before) client.setQueryData(key, before);
      void client.invalidateQueries({ queryKey: key });
    },
  });
  const params = { id: call?.id ?? '' };
  const talking = call?.state === 'talking';
  const held = call?.state === 'held';
  return {
    canTalk: talking || held,
    toggleMute() {
      if (!call || !(talking || held)) return;
      const route = call.muted ? unmuteCall : muteCall;
      act.mutate({ run: () => api.call(route, { params }), guess: { ...call, muted: !call.muted } });
    },
    toggleHold() {
      if (!call || !(talking || held)) return;
      const route = held ? resumeCall : holdCall;
      act.mutate({
        run: () => api.call(route, { params }),
        guess: { ...call, state: held ? 'talking' : 'held' },
      });
    },
    hangUp() {
      if (call) act.mutate({ run: () => api.call(hangUpCall, { params }) });
    },
    digits(digits: string) {
      if (call) act.mutate({ run: () => api.call(sendDigits, { params, body: { digits } }) });
    },
  };
}

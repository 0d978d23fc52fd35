import { QueryObserver } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { createQueryClient, loadAgain } from './query-client.ts';

it('loading again discards the answer of a first load that began before', async () => {
  const client = createQueryClient(() => {});
  const answers: ((value: string) => void)[] = [];
  const queryKey = ['outbound', 'task', '1'];
  const observer = new QueryObserver(client, {
    queryKey,
    queryFn: () => new Promise<string>((resolve) => answers.push(resolve)),
  });
  const stop = observer.subscribe(() => {});
  const loaded = loadAgain(client, queryKey);
  await expect.poll(() => answers.length).toBe(2);
  answers[0]?.('while it rang');
  answers[1]?.('busy');
  await loaded;
  expect(observer.getCurrentResult().data).toBe('busy');
  stop();
});

import { expect, test } from 'vitest';
import { type Running, supervise } from './supervise.ts';

function fakeService() {
  const log: string[] = [];
  let die = () => {};
  let fails = 0;
  let restarted = () => {};
  const options = {
    pauses: [0, 1, 2],
    async start(): Promise<Running> {
      if (fails > 0) {
        fails -= 1;
        throw new Error('no');
      }
      log.push('start');
      const exited = new Promise<void>((resolve) => {
        die = resolve;
      });
      return {
        pid: log.length,
        exited,
        async stop() {
          log.push('stop');
          die();
        },
      };
    },
    onDeath: (pause: number) => log.push(`death ${pause}`),
    onFailure: () => log.push('failure'),
    onRestart: () => {
      log.push('restart');
      restarted();
    },
  };
  return {
    log,
    options,
    async dieAndComeBack(failures = 0) {
      fails = failures;
      const back = new Promise<void>((resolve) => {
        restarted = resolve;
      });
      die();
      await back;
    },
  };
}

test('restarts at once, then with growing pauses', async () => {
  const service = fakeService();
  const supervised = await supervise(service.options);
  await service.dieAndComeBack();
  await service.dieAndComeBack(3);
  expect(service.log).toEqual([
    ...['start', 'death 0', 'start', 'restart'],
    ...['death 1', 'failure', 'death 2', 'failure', 'death 2', 'failure', 'death 2', 'start', 'restart'],
  ]);
  await supervised.stop();
});

test('after a healthy time the first pause counts again', async () => {
  const service = fakeService();
  const supervised = await supervise({ ...service.options, healthyMilliseconds: -1 });
  await service.dieAndComeBack();
  await service.dieAndComeBack();
  expect(service.log.filter((line) => line.startsWith('death'))).toEqual(['death 0', 'death 0']);
  await supervised.stop();
});

test('a stop is no death', async () => {
  const service = fakeService();
  const supervised = await supervise(service.options);
  await supervised.stop();
  expect(service.log).not.toContain('death 0');
  expect(service.log.filter((line) => line === 'start')).toHaveLength(1);
});

test('a failing first start is the caller’s to handle', async () => {
  const service = fakeService();
  const start = () => Promise.reject(new Error('no'));
  await expect(supervise({ ...service.options, start })).rejects.toThrow('no');
});

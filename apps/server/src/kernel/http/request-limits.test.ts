import { describe, expect, it } from 'vitest';
import { createLog } from '../log.ts';
import { createHttpServer } from './http-server.ts';
import { limitSenders, senderPerMinute } from './request-limits.ts';

/** A server where the header `user` says who asks. */
async function office() {
  const app = await createHttpServer({ log: createLog('silent'), trustProxy: false, secure: false });
  const countRequest = limitSenders(app);
  app.get('/', async (request) => {
    await countRequest(request, request.headers['user'] as string | undefined);
    return 'ok';
  });
  return {
    async ask(times: number, user?: string): Promise<Set<number>> {
      const statuses = new Set<number>();
      for (let n = 0; n < times; n++) {
        const { statusCode } = await app.inject({ url: '/', headers: user ? { user } : {} });
        statuses.add(statusCode);
      }
      return statuses;
    },
  };
}

describe('requests of one address', () => {
  it('are counted for each person who is signed in', async () => {
    const { ask } = await office();
    expect(await ask(senderPerMinute, 'a')).toEqual(new Set([200]));
    expect(await ask(1, 'a')).toEqual(new Set([429]));
    expect(await ask(senderPerMinute, 'b')).toEqual(new Set([200]));
  });

  it('are counted together when nobody is signed in, and stop nobody who is', async () => {
    const { ask } = await office();
    expect(await ask(senderPerMinute)).toEqual(new Set([200]));
    expect(await ask(1)).toEqual(new Set([429]));
    expect(await ask(1, 'a')).toEqual(new Set([200]));
  });
});

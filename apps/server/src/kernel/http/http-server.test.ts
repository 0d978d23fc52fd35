import { expect, it } from 'vitest';
import { createLog } from '../log.ts';
import { createHttpServer } from './http-server.ts';

it('waits for no request for ever, and for no head longer than a minute', async () => {
  const app = await createHttpServer({ log: createLog('silent'), trustProxy: false, secure: false });
  expect(app.server.requestTimeout).toBe(300_000);
  expect(app.server.headersTimeout).toBeLessThanOrEqual(60_000);
  expect(app.server.headersTimeout).toBeGreaterThan(0);
  await app.close();
});

import { createServer } from 'node:http';
import { Client } from 'pg';

// Stands in for the server: it is ready as soon as its database answers, and tells what it was given.
const { HOST, PORT, DATABASE_URL, VOICE, VOICE_NOTICE, ARI_URL } = process.env;

async function ready(): Promise<boolean> {
  const client = new Client({ connectionString: DATABASE_URL ?? '' });
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

const server = createServer((request, response) => {
  const answer = (ok: boolean) =>
    response
      .writeHead(ok ? 200 : 503)
      .end(JSON.stringify({ pid: process.pid, VOICE, VOICE_NOTICE, ARI_URL }));
  if (request.url === '/readyz') void ready().then(answer);
  else answer(true);
});
server.listen(Number(PORT), HOST);
process.on('SIGTERM', () => process.exit(0));

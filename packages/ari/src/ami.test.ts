import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AmiClient, createAmiClient, parseAmiBlock } from './ami.ts';

/** A manager that knows one secret, one refusal and one way to die. */
function serve(socket: Socket): void {
  socket.write('Asterisk Call Manager/11.0.0\r\n');
  let buffer = '';
  socket.on('error', () => {});
  socket.on('data', (data) => {
    buffer += data.toString();
    for (let end = buffer.indexOf('\r\n\r\n'); end >= 0; end = buffer.indexOf('\r\n\r\n')) {
      const request = parseAmiBlock(buffer.slice(0, end));
      buffer = buffer.slice(end + 4);
      const reply = (line: string) =>
        socket.write(`Response: ${line}\r\nActionID: ${request.ActionID}\r\n\r\n`);
      if (request.Action === 'Die') socket.destroy();
      else if (request.Action === 'Refuse') reply('Error\r\nMessage: No such channel');
      else if (request.Action === 'Login' && request.Secret !== 's')
        reply('Error\r\nMessage: Authentication failed');
      else reply(`Success\r\nEcho: ${request.Action}`);
    }
  });
}

describe('the AMI client', () => {
  let server: Server;
  let port: number;
  let logins = 0;
  let client: AmiClient;
  beforeEach(async () => {
    logins = 0;
    server = createServer((socket) => {
      logins++;
      serve(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    port = typeof address === 'object' && address ? address.port : 0;
    client = createAmiClient({ host: '127.0.0.1', port, user: 'u', secret: 's' });
  });
  afterEach(() => {
    client.close();
    server.close();
  });

  it('logs in once and matches answers to actions', async () => {
    const answers = await Promise.all([client.send('One', {}), client.send('Two', { A: 'b' })]);
    expect(answers.map((answer) => answer.Echo)).toEqual(['One', 'Two']);
    expect(logins).toBe(1);
  });

  it('rejects what is refused, and what would be two lines', async () => {
    await expect(client.send('Refuse', {})).rejects.toMatchObject({
      refused: true,
      message: 'Refuse: No such channel',
    });
    await expect(client.send('One', { A: 'x\r\nAction: Two' })).rejects.toMatchObject({ refused: true });
  });

  it('connects again after a loss', async () => {
    await expect(client.send('Die', {})).rejects.toMatchObject({ refused: false });
    expect((await client.send('One', {})).Echo).toBe('One');
    expect(logins).toBe(2);
  });

  it('tries again after a wrong password', async () => {
    const other = createAmiClient({ host: '127.0.0.1', port, user: 'u', secret: 'wrong' });
    await expect(other.send('One', {})).rejects.toMatchObject({ refused: true });
    await expect(other.send('One', {})).rejects.toMatchObject({ refused: true });
    other.close();
  });
});

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createAriClient } from '@guanjia/ari';
import { type Address, SipPeer, toneSource } from '@guanjia/sip-peer';
import { readInstanceRecord } from '../../apps/runner/src/asterisk/instance-file.ts';
import { asteriskCommand, currentPlatform } from '../../apps/runner/src/asterisk/prefix.ts';
import { createConfigPush } from '../../apps/server/src/adapters/asterisk/config-push.ts';
import { until } from '../../e2e/support/until.ts';

const run = promisify(execFile);
const number = '4009990000';

/** Gives the running switch a classic queue with one agent, beside what the product does with it. */
export async function openQueue(home: string, registrar: Address, tone: number) {
  const phone = await openPlainPhone(home, registrar, { user: 'bench-agent', password: 'bench-only', tone });
  const queues = `[general]\nautofill=yes\n[bench]\nstrategy=ringall\ntimeout=20\nmember => PJSIP/bench-agent\n`;
  await writeFile(join(home, 'asterisk-run/etc/queues.conf'), queues, { mode: 0o644 });
  await writeFile(join(home, 'asterisk-run/etc/queuerules.conf'), '', { mode: 0o644 });
  await cli(home, 'module load app_queue.so');
  // Ringing instead of music: the form in which app_queue is quickest.
  await cli(home, `dialplan add extension ${number},1,Queue,"bench,r" into guanjia-inbound`);
  return {
    number,
    async offered(): Promise<number> {
      await once(phone.peer, 'call');
      return performance.now();
    },
    async rest(): Promise<void> {
      await until('the queue’s agent to be free', () =>
        [...phone.peer.calls].every((call) => call.state === 'ended'),
      );
    },
    close: phone.close,
  };
}

/** A SIP phone without a browser: answers at once and says a tone. */
export async function openPlainPhone(
  home: string,
  registrar: Address,
  account: { user: string; password: string; tone: number },
) {
  const record = await readInstanceRecord(join(home, 'asterisk-run'));
  const ari = createAriClient({
    baseUrl: `http://127.0.0.1:${record?.ports.http}/ari`,
    user: 'guanjia',
    password: record?.ariPassword ?? '',
    app: 'bench',
  });
  await createConfigPush(ari).commands.putPhone({
    phoneId: account.user,
    password: account.password,
    kind: 'sip',
  });
  const peer = await SipPeer.open({ user: account.user });
  peer.on('call', (call) => {
    call.media.play(toneSource(account.tone));
    call.answer();
  });
  const status = await peer.register({
    registrar,
    username: account.user,
    password: account.password,
    expires: 3600,
  });
  if (status !== 200) throw new Error(`the phone was refused with ${status}`);
  return {
    peer,
    close() {
      peer.close();
      ari.close();
    },
  };
}

async function cli(home: string, line: string): Promise<void> {
  const record = await readInstanceRecord(join(home, 'asterisk-run'));
  const platform = currentPlatform();
  if (!record || !platform) throw new Error('there is no private Asterisk here');
  const { file, args } = asteriskCommand(record.prefix, platform);
  const { stdout } = await run(file, [
    ...args,
    '-C',
    join(home, 'asterisk-run/etc/asterisk.conf'),
    '-rx',
    line,
  ]);
  if (/unable|failed|error/i.test(stdout)) throw new Error(`${line}: ${stdout}`);
}

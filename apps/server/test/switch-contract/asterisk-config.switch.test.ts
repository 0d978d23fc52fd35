import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type Call, SipPeer } from '@guanjia/sip-peer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AsteriskHarness, makeAsteriskHarness } from './asterisk-harness.ts';
import { until, untilEvent } from './harness.ts';
import { openWebsocketPhone } from './websocket-phone.ts';

/** What is pushed into Asterisk, seen from the phones' and carriers' side. */
describe('phones and trunks in Asterisk', { timeout: 20_000 }, () => {
  let h: AsteriskHarness;
  beforeAll(async () => {
    h = await makeAsteriskHarness();
  }, 180_000);
  afterAll(() => h.dispose());
  const registrar = () => ({ host: '127.0.0.1', port: h.instance.sipPort });

  it('names the websocket of the browser phones', async () => {
    const target = h.sw.softphoneTarget();
    expect(target).toEqual({
      host: '127.0.0.1',
      port: Number(new URL(h.instance.ari.baseUrl).port),
      path: '/ws',
    });
  });

  it('takes a browser phone, whose dialogs need no signalling to live on', async () => {
    for (let n = 0; n < 2; n++)
      await h.sw.putPhone({ phoneId: 'page-1', password: 'secret', kind: 'webrtc' });
    const shown = await h.instance.cli('pjsip show endpoint page-1');
    expect(shown).toMatch(/webrtc\s+: yes/);
    expect(shown).toMatch(/timers\s+: no/);
    expect(shown).toMatch(/rtp_timeout\s+: 60/);
    await h.sw.removePhone('page-1');
    expect(await h.instance.cli('pjsip show endpoint page-1')).toContain('Unable to find');
  });

  it('notices a browser phone that comes, and one whose websocket breaks', async () => {
    const target = h.sw.softphoneTarget();
    if (!target) throw new Error('no websocket');
    await h.sw.putPhone({ phoneId: 'page-2', password: 'secret', kind: 'webrtc' });
    const url = `ws://${target.host}:${target.port}${target.path}`;
    const phone = await openWebsocketPhone({ url, username: 'page-2', password: 'secret' });
    expect(await phone.register()).toBe(200);
    await untilEvent(h, 'phone_registered', (event) => event.phoneId === 'page-2');
    expect((await h.sw.snapshot()).registeredPhones).toContain('page-2');
    phone.close();
    await untilEvent(h, 'phone_unregistered', (event) => event.phoneId === 'page-2');
    await h.sw.removePhone('page-2');
  });

  it('lets a phone in by its password only, and follows a new password', async () => {
    const phone = await SipPeer.open({ user: 'desk-1' });
    const register = (password: string) =>
      phone.register({ registrar: registrar(), username: 'desk-1', password, expires: 300 });
    await h.sw.putPhone({ phoneId: 'desk-1', password: 'old', kind: 'sip' });
    expect([await register('wrong'), await register('old')]).toEqual([401, 200]);
    await h.sw.putPhone({ phoneId: 'desk-1', password: 'new', kind: 'sip' });
    expect([await register('old'), await register('new')]).toEqual([401, 200]);
    await h.sw.removePhone('desk-1');
    phone.close();
  });

  it('lets the latest registration of a phone win without calling the phone gone', async () => {
    await h.sw.putPhone({ phoneId: 'desk-2', password: 'x', kind: 'sip' });
    const tabs = [await SipPeer.open({ user: 'desk-2' }), await SipPeer.open({ user: 'desk-2' })];
    for (const tab of tabs) {
      await tab.register({ registrar: registrar(), username: 'desk-2', password: 'x', expires: 300 });
    }
    const arrived = Promise.race(
      tabs.map(async (tab, index) => {
        const [call] = (await once(tab, 'call')) as [Call];
        call.answer();
        return index;
      }),
    );
    const legId = randomUUID();
    await h.sw.originate({
      legId,
      tags: { tenantId: 't', role: 'agent', phoneId: 'desk-2' },
      timeoutMs: 5000,
      to: { kind: 'phone', phoneId: 'desk-2' },
      callerNumber: '1',
    });
    expect(await arrived).toBe(1);
    await untilEvent(h, 'leg_answered', (event) => event.legId === legId);
    expect(h.log.of('phone_unregistered').filter((event) => event.phoneId === 'desk-2')).toEqual([]);
    await h.sw.hangUp(legId, 'normal');
    for (const tab of tabs) tab.close();
  });

  it('registers at a carrier that wants it', async () => {
    const carrier = await SipPeer.open();
    const { host, port } = carrier.address;
    const account = { username: 'guanjia-1', password: 'secret' };
    await h.sw.putTrunk({ trunkId: 'registering', host, port, register: true, ...account });
    await until(h, 'the registration', async () =>
      /registering.*Registered/.test(await h.instance.cli('pjsip show registrations')),
    );
    await h.sw.putTrunk({ trunkId: 'registering', host, port, register: false, ...account });
    expect(await h.instance.cli('pjsip show registrations')).not.toContain('registering');
    await h.sw.removeTrunk('registering');
    carrier.close();
  });

  it('calls where a trunk is, also after it moved', async () => {
    const [before, after] = [await SipPeer.open(), await SipPeer.open()];
    for (const carrier of [before, after]) {
      const { port } = carrier.address;
      await h.sw.putTrunk({ trunkId: 'moved', host: '127.0.0.1', port, register: false });
    }
    before.on('call', (call) => call.reject(404));
    after.on('call', (call) => call.answer());
    const legId = randomUUID();
    await h.sw.originate({
      legId,
      tags: { tenantId: 't', role: 'customer' },
      timeoutMs: 5000,
      to: { kind: 'trunk', trunkId: 'moved', number: '13800000000' },
      callerNumber: '4001',
    });
    await untilEvent(h, 'leg_answered', (event) => event.legId === legId);
    await h.sw.hangUp(legId, 'normal');
    for (const carrier of [before, after]) carrier.close();
  });

  it('takes calls from exactly the address of a trunk, also after it moved', async () => {
    const [before, after] = [await SipPeer.open(), await SipPeer.open()];
    for (const carrier of [before, after]) {
      await h.sw.putTrunk({
        trunkId: 'moving',
        host: '127.0.0.1',
        port: carrier.address.port,
        register: false,
      });
    }
    const refused = await before.invite({ number: '4001', from: '13900000000', via: registrar() });
    expect((await once(refused, 'ended'))[0]).toMatchObject({ by: 'them', status: 401 });
    const taken = await after.invite({ number: '4001', from: '13900000000', via: registrar() });
    expect(await untilEvent(h, 'inbound', (event) => event.trunkId === 'moving')).toMatchObject({
      calledNumber: '4001',
    });
    taken.hangUp();
    await once(taken, 'ended');
    for (const carrier of [before, after]) carrier.close();
  });
});

import { createClient } from '@guanjia/client/http';
import * as passkeys from '@guanjia/contracts/identity/passkeys';
import * as identity from '@guanjia/contracts/identity/routes';
import { securityPolicy, setSecurityPolicy } from '@guanjia/contracts/identity/security-policy';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SignedIn, startApp, type TestApp } from './app.ts';
import { createAuthenticator } from './software-authenticator.ts';

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
  await app.tenant('T1');
});

afterAll(() => app[Symbol.asyncDispose]());

type Device = ReturnType<typeof createAuthenticator>;
const anonymous = () => createClient({ baseUrl: app.baseUrl });

async function addTo({ client }: SignedIn, device: Device): Promise<passkeys.Passkey> {
  const { challengeId, options } = await client.call(passkeys.startPasskey, {});
  const body = { challengeId, credential: device.create(options), name: 'laptop' };
  return client.call(passkeys.addPasskey, { body });
}

async function show(device: Device, how?: Parameters<Device['get']>[1]) {
  const { challengeId, options } = await anonymous().call(passkeys.startPasskeyLogIn, {});
  return { challengeId, credential: device.get(options, how) };
}

const enter = (body: Awaited<ReturnType<typeof show>>) => anonymous().call(passkeys.logInByPasskey, { body });

describe('a passkey', () => {
  it('logs in alone, and each challenge and counter counts once', async () => {
    const device = createAuthenticator(app.baseUrl);
    const agent = await app.logIn('T1', 'agent');
    const added = await addTo(agent, device);
    const shown = await show(device);
    expect(await enter(shown)).toMatchObject({ user: { login: 'agent' }, pendingFactor: null });
    await expect(enter(shown)).rejects.toMatchObject({ code: 'passkey_refused' });
    await expect(enter(await show(device, { rewind: 3 }))).rejects.toMatchObject({
      code: 'passkey_refused',
    });
    const { items } = await agent.client.call(passkeys.listPasskeys, {});
    expect(items).toMatchObject([{ id: added.id, name: 'laptop', lastUsedAt: expect.any(String) }]);
    const { rows } = await app.admin.query(
      `select entity_id from audit.entry where action = 'identity.passkey_added' and actor_id = $1`,
      [agent.me.user.id],
    );
    expect(rows).toEqual([{ entity_id: agent.me.user.id }]);
  });

  it('is refused from another site, without its owner’s unlocking, unknown, and too late', async () => {
    const device = createAuthenticator(app.baseUrl);
    const leader = await app.logIn('T1', 'leader');
    await addTo(leader, device);
    const foreign = createAuthenticator('https://evil.example');
    const refused = { code: 'passkey_refused', status: 422 };
    await expect(addTo(leader, foreign)).rejects.toMatchObject(refused);
    await expect(enter(await show(device, { verified: false }))).rejects.toMatchObject(refused);
    await expect(enter(await show(createAuthenticator(app.baseUrl)))).rejects.toMatchObject(refused);
    const late = await show(device);
    await app.clock.advance(5 * 60_000);
    await expect(enter(late)).rejects.toMatchObject(refused);
    await enter(await show(device));
  });

  it('that is being made belongs to who began', async () => {
    const device = createAuthenticator(app.baseUrl);
    const { challengeId, options } = await (await app.logIn('T1', 'supervisor')).client.call(
      passkeys.startPasskey,
      {},
    );
    const other = await app.logIn('T1', 'inspector');
    const body = { challengeId, credential: device.create(options), name: 'stolen' };
    await expect(other.client.call(passkeys.addPasskey, { body })).rejects.toMatchObject({
      code: 'passkey_refused',
    });
  });

  it('does not open a locked account', async () => {
    const device = createAuthenticator(app.baseUrl);
    await addTo(await app.logIn('T1', 'inspector'), device);
    await app.admin.query("update identity.app_user set locked_at = now() where login = 'inspector'");
    await expect(enter(await show(device))).rejects.toMatchObject({ code: 'account_locked' });
  });
});

describe('a passkey as the second step', () => {
  it('is asked for after the password, and must be one’s own', async () => {
    const [own, other] = [createAuthenticator(app.baseUrl), createAuthenticator(app.baseUrl)];
    await addTo(await app.logIn('T1', 'supervisor'), own);
    await addTo(await app.logIn('T1', 'administrator'), other);
    const pending = await app.logIn('T1', 'supervisor');
    expect(pending.me.pendingFactor).toBe('second_factor');
    const step = async (device: Device) =>
      pending.client.call(passkeys.verifyPasskeyStep, {
        body: { ...(await show(device)), trustDevice: false },
      });
    await expect(step(other)).rejects.toMatchObject({ code: 'passkey_refused' });
    expect(await step(own)).toMatchObject({ pendingFactor: null });
    expect(await pending.client.call(identity.listColleagues, {})).toBeDefined();
  });

  it('is kept when it is the only second factor of an enterprise that requires one', async () => {
    const device = createAuthenticator(app.baseUrl);
    const first = createAuthenticator(app.baseUrl);
    const { client } = await logInWith(first);
    await client.call(setSecurityPolicy, {
      body: { ...securityPolicy.parse({}), secondFactor: 'required' },
    });
    const { items } = await client.call(passkeys.listPasskeys, {});
    const second = await addTo({ client } as SignedIn, device);
    await client.call(passkeys.removePasskey, { params: { id: second.id } });
    for (const [index, { id }] of items.entries()) {
      const removal = client.call(passkeys.removePasskey, { params: { id } });
      if (index < items.length - 1) await removal;
      else await expect(removal).rejects.toMatchObject({ code: 'second_factor_by_policy' });
    }
  });
});

/** The administrator, past the second step with a passkey that is added for it. */
async function logInWith(device: Device): Promise<Pick<SignedIn, 'client'>> {
  await app.admin.query(
    "delete from identity.passkey p using identity.app_user u where u.id = p.user_id and u.login = 'administrator'",
  );
  const administrator = await app.logIn('T1', 'administrator');
  await addTo(administrator, device);
  return administrator;
}

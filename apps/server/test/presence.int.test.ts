import { createRealtimeClient } from '@guanjia/client/realtime';
import * as identity from '@guanjia/contracts/identity/routes';
import { confirmSession } from '@guanjia/contracts/identity/second-factor';
import * as sessions from '@guanjia/contracts/identity/sessions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SignedIn, startApp, type TestApp, testPassword } from './app.ts';
import { until } from './until.ts';

let app: TestApp;
let userIds: Record<string, string>;

beforeAll(async () => {
  app = await startApp();
  ({ users: userIds } = await app.tenant('T1'));
});

afterAll(() => app[Symbol.asyncDispose]());

const presence = ({ client }: SignedIn) => client.call(sessions.getOwnPresence, {});
const isIn = ({ client }: SignedIn) =>
  client.call(identity.getMe, {}).then(
    () => true,
    () => false,
  );

describe('the own sessions', () => {
  it('are listed with the current one marked, and ended one by one or all others at once', async () => {
    const [here, one, two] = [
      await app.logIn('T1', 'agent'),
      await app.logIn('T1', 'agent'),
      await app.logIn('T1', 'agent'),
    ];
    const listed = (await presence(here)).sessions;
    expect(listed.map(({ current }) => Number(current)).toSorted((a, b) => a - b)).toEqual([0, 0, 1]);
    const oneId = (await presence(one)).sessions.find(({ current }) => current)?.id ?? '';
    await here.client.call(sessions.endOwnSession, { params: { id: oneId } });
    expect([await isIn(here), await isIn(one), await isIn(two)]).toEqual([true, false, true]);
    await here.client.call(sessions.endOtherSessions, {});
    expect([await isIn(here), await isIn(two)]).toEqual([true, false]);
    expect((await presence(here)).sessions).toHaveLength(1);
  });

  it('are ended by whoever showed within five minutes who they are', async () => {
    const here = await app.logIn('T1', 'manager');
    const other = await app.logIn('T1', 'manager');
    await app.clock.advance(5 * 60_000 + 1);
    const id = (await presence(other)).sessions.find(({ current }) => current)?.id ?? '';
    const unconfirmed = { code: 'confirmation_required' };
    await expect(here.client.call(sessions.endOwnSession, { params: { id } })).rejects.toMatchObject(
      unconfirmed,
    );
    await expect(here.client.call(sessions.endOtherSessions, {})).rejects.toMatchObject(unconfirmed);
    await here.client.call(confirmSession, { body: { password: testPassword } });
    await here.client.call(sessions.endOtherSessions, {});
    expect([await isIn(here), await isIn(other)]).toEqual([true, false]);
  });

  it('of somebody else cannot be ended through the own list', async () => {
    const agent = await app.logIn('T1', 'agent');
    const leader = await app.logIn('T1', 'leader');
    const id = (await presence(leader)).sessions[0]?.id ?? '';
    await expect(agent.client.call(sessions.endOwnSession, { params: { id } })).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(await isIn(leader)).toBe(true);
  });
});

describe('a session that was ended from elsewhere', () => {
  it('is told and its connection is cut, while the others stay', async () => {
    const lost = await app.logIn('T1', 'supervisor');
    const kept = await app.logIn('T1', 'leader');
    const listen = (who: SignedIn) => {
      const client = createRealtimeClient({ baseUrl: app.baseUrl, extraHeaders: { cookie: who.cookie } });
      const told: string[] = [];
      client.on('identity.session_ended', () => void told.push('ended'));
      return { client, told, online: () => until('online', async () => client.state().kind === 'online') };
    };
    const [ending, staying] = [listen(lost), listen(kept)];
    await Promise.all([ending.online(), staying.online()]);
    const administrator = await app.logIn('T1', 'administrator');
    await administrator.client.call(sessions.endUserSessions, { params: { id: userIds.supervisor ?? '' } });
    await until('the end', async () => ending.told.length === 1 && ending.client.state().kind !== 'online');
    expect([staying.told, staying.client.state().kind]).toEqual([[], 'online']);
    expect(await isIn(lost)).toBe(false);
    ending.client.close();
    staying.client.close();
    const { rows } = await app.admin.query(
      "select actor_id, entity_id, after from audit.entry where action = 'identity.sessions_ended' and actor_id = $1",
      [administrator.me.user.id],
    );
    expect(rows).toEqual([
      { actor_id: administrator.me.user.id, entity_id: userIds.supervisor, after: { ended: 1 } },
    ]);
  });
});

describe('the log-in history', () => {
  it('holds right and wrong tries, newest first, for oneself and for who looks after accounts', async () => {
    await expect(app.logIn('T1', 'inspector', 'wrong')).rejects.toMatchObject({ code: 'credentials_wrong' });
    await app.clock.advance(1000);
    const inspector = await app.logIn('T1', 'inspector');
    const { history } = await presence(inspector);
    expect(history.map(({ outcome, method }) => [outcome, method])).toEqual([
      ['success', 'password'],
      ['wrong', 'password'],
    ]);
    const administrator = await app.logIn('T1', 'administrator');
    const params = { id: userIds.inspector ?? '' };
    expect((await administrator.client.call(sessions.getUserPresence, { params })).history).toEqual(history);
    await expect(inspector.client.call(sessions.getUserPresence, { params })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});

import { describe, expect, test } from 'vitest';
import { stepAt, totpCode } from '../../../server/identity/totp.ts';
import { readConfig } from '../../../server/platform/config.ts';
import { type Answer, type Client, clientOf, signIn } from '../../support/server.ts';
import { GOOD, invite, join, nextPassword, openCity } from './people.ts';
import { bytesOf } from './totp-bytes.ts';

const city = openCity({ env: { SECOND_FACTOR_ROLES: 'auditor', SECOND_FACTOR_GRACE_DAYS: '7' } });

const outcome = ({ status, body }: Answer) => [status, body.code];
const later = (days: number) => {
  city.server.clock.now = new Date(city.server.clock.now.getTime() + days * 86_400_000);
};
const minute = () => later(1 / 1440);
const AUDITOR = { roles: ['auditor'], regionIds: ['t-a'] };
const needed = [403, 'auth.second_factor_needed'];
const again = (name: string, code?: string): Promise<Answer> =>
  city.server.anonymous().post('/api/session', { name, password: GOOD, ...(code ? { code } : {}) });
const codeOf = (secret: string) => totpCode(bytesOf(secret), stepAt(city.server.clock.now));

/** An auditor whose days of grace are over. */
async function late(name: string): Promise<Client> {
  const person = await join(city, name, AUDITOR);
  expect((await person.get('/api/journal')).status).toBe(200);
  later(7);
  return signIn(city.server.url, name, GOOD);
}

async function enrol(person: Client): Promise<string> {
  const { status, body } = await person.post('/api/account/second-factor', { password: GOOD });
  expect(status).toBe(200);
  expect((await person.post('/api/account/second-factor/confirmation', { code: codeOf(body.secret) })).status).toBe(200);
  minute();
  return body.secret;
}

async function addPasskey(name: string): Promise<void> {
  const user = await city.server.db.knex('app_user').where({ name }).first('id');
  const key = {
    credential_id: name,
    user_id: user.id,
    name: 'k',
    public_key: Buffer.alloc(8),
    counter: 0,
    created_at: city.server.clock.now,
  };
  await city.server.db.knex('user_passkey').insert(key);
}

describe('a role that demands a second factor', () => {
  test('gives days of grace from the first time, says until when, and the days are given once', async () => {
    const person = await join(city, 'an', AUDITOR);
    const by = new Date(city.server.clock.now.getTime() + 7 * 86_400_000).toISOString();
    expect((await person.get('/api/session')).body.secondFactor).toEqual({ by, needed: false });
    expect((await person.get('/api/journal')).status).toBe(200);
    later(6);
    const second = await signIn(city.server.url, 'an', GOOD);
    expect((await second.get('/api/session')).body.secondFactor).toEqual({ by, needed: false });
    later(1);
    for (const one of [person, second]) expect(outcome(await one.get('/api/journal'))).toEqual(needed);
    const third = await signIn(city.server.url, 'an', GOOD);
    expect((await third.get('/api/session')).body).toMatchObject({ user: { name: 'an' }, secondFactor: { by, needed: true } });
  });

  test('after that lets a session do nothing but enrol and sign out, whatever it asks', async () => {
    const person = await late('bei');
    for (const path of ['/api/journal', '/api/account', '/api/tokens', '/api/parcels', '/api/events', '/tiles/parcels.json'])
      expect(outcome(await person.get(path)), path).toEqual(needed);
    expect(outcome(await person.post('/api/tokens', { name: 'machine' }))).toEqual(needed);
    expect(outcome(await person.post('/api/account/password', { present: GOOD, password: 'x' }))).toEqual(needed);
    expect((await person.post('/api/account/passkeys/options', { password: GOOD })).status).toBe(200);
    expect(outcome(await person.post('/api/account/second-factor', { password: 'a wrong one' }))).toEqual([403, 'auth.wrong_password']);
    expect((await person.delete('/api/session')).status).toBe(200);
  });

  test('lets in who has enrolled, at once, and from then on with a code', async () => {
    const person = await late('chang');
    const secret = await enrol(person);
    expect((await person.get('/api/journal')).status).toBe(200);
    expect((await person.get('/api/session')).body.secondFactor).toBeNull();
    expect(outcome(await again('chang'))).toEqual([401, 'auth.code_needed']);
    expect((await again('chang', codeOf(secret))).status).toBe(200);
  });

  test('ends a session beside it that was begun by the password alone', async () => {
    const [person, beside] = [await late('dong'), await signIn(city.server.url, 'dong', GOOD)];
    await enrol(person);
    expect((await person.get('/api/journal')).status).toBe(200);
    expect((await beside.get('/api/journal')).status).toBe(401);
    expect((await beside.get('/api/session')).body.user).toBeNull();
  });

  test('asks who has a passkey for the passkey: a password alone neither enters nor enrols another factor', async () => {
    const person = await late('en');
    await addPasskey('en');
    expect((await person.post('/api/account/second-factor', { password: GOOD })).status).toBe(401);
    expect(outcome(await again('en'))).toEqual([403, 'auth.passkey_needed']);
    const viewer = await join(city, 'fei', { roles: ['viewer'] });
    await addPasskey('fei');
    expect([(await viewer.get('/api/parcels')).status, (await again('fei')).status]).toEqual([200, 200]);
  });

  test('takes a lost factor for none: who was reset enrols again at once', async () => {
    const person = await late('gui');
    await enrol(person);
    const { invitation } = (await city.admin.post('/api/users/gui/reset', { secondFactor: true })).body;
    const token = new URL(invitation.path, city.server.url).searchParams.get('token');
    const password = nextPassword();
    const answer = await city.server.anonymous().post(`/api/invitations/${token}`, { password });
    expect(answer.status).toBe(200);
    expect(outcome(await (await signIn(city.server.url, 'gui', password)).get('/api/journal'))).toEqual(needed);
  });

  test('holds for tokens: one works in the days of grace, and then only if its person has a factor', async () => {
    const person = await join(city, 'hua', AUDITOR);
    const { token } = (await person.post('/api/tokens', { name: 'machine' })).body;
    const machine = clientOf(city.server.url, { authorization: `Bearer ${token}` });
    expect((await machine.get('/api/journal')).status).toBe(200);
    later(7);
    expect(outcome(await machine.get('/api/journal'))).toEqual(needed);
    expect(outcome(await machine.get('/tiles/parcels.json'))).toEqual(needed);
    expect(outcome(await machine.post('/api/account/second-factor', { password: GOOD }))).toEqual([403, 'auth.session_needed']);
    await enrol(await signIn(city.server.url, 'hua', GOOD));
    expect((await machine.get('/api/journal')).status).toBe(200);
  });

  test('begins for a token whose person never comes too', async () => {
    const person = await join(city, 'jin', { roles: ['viewer'] });
    const { token } = (await person.post('/api/tokens', { name: 'machine' })).body;
    await city.admin.patch('/api/users/jin', { roles: ['auditor'] });
    const machine = clientOf(city.server.url, { authorization: `Bearer ${token}` });
    expect((await machine.get('/api/journal')).status).toBe(200);
    later(8);
    expect(outcome(await machine.get('/api/journal'))).toEqual(needed);
  });

  test('ends a stream that is open when the days are over', async () => {
    const person = await join(city, 'kong', AUDITOR);
    const stream = await fetch(`${city.server.url}/api/events`, { headers: person.headers });
    expect(stream.status).toBe(200);
    later(7);
    let text = '';
    for await (const part of stream.body!) text += Buffer.from(part).toString();
    expect(text).not.toContain('journal');
  });

  test('asks nothing of other roles and is named in the journal as any refusal', async () => {
    const planner = await join(city, 'lin');
    expect((await planner.get('/api/session')).body.secondFactor).toBeNull();
    const person = await late('ma');
    await person.get('/api/projects');
    const rows = () => city.server.db.knex('journal').where({ action: 'refused', actor_name: 'ma' }).pluck('detail');
    await expect.poll(rows, { timeout: 20_000 }).toContainEqual(expect.objectContaining({ code: 'auth.second_factor_needed' }));
  });
});

test('the demand is a setting: none in demo mode, those who administer and audit else; no role that is none', () => {
  const roles = (env: Record<string, string>) => readConfig(env).secondFactor.roles;
  expect(roles({ LANTU_DEMO: 'city' })).toEqual([]);
  expect(roles({ LANTU_DEMO: 'none' })).toEqual(expect.arrayContaining(['admin', 'auditor']));
  expect(roles({ LANTU_DEMO: 'city', SECOND_FACTOR_ROLES: 'commander, land' }).toSorted()).toEqual(['commander', 'land']);
  expect(roles({ LANTU_DEMO: 'none', SECOND_FACTOR_ROLES: '' })).toEqual([]);
  expect(() => roles({ SECOND_FACTOR_ROLES: 'king' })).toThrow(/SECOND_FACTOR_ROLES: no such role: king/);
  expect(readConfig({}).secondFactor.graceMs).toBe(7 * 86_400_000);
});

describe('a sign-in that failed', () => {
  const tried = async (): Promise<unknown[]> =>
    ((await city.server.db.knex('journal').where({ action: 'refused' })) as { subject: string; detail: Record<string, unknown> }[]).map(
      ({ subject, detail }) => [subject, detail.code, detail.tried],
    );
  const eventually = (row: unknown[]) => expect.poll(tried, { timeout: 20_000 }).toContainEqual(row);
  const attempt = (name: string, password = 'guess') => city.server.anonymous().post('/api/session', { name, password });

  test('names the account that exists, disabled or not, in the form in which it is kept', async () => {
    await join(city, 'nie');
    await attempt('ｎｉｅ');
    await eventually(['session.create', 'auth.wrong_credentials', 'nie']);
    await city.admin.patch('/api/users/nie', { disabled: true });
    for (let n = 0; n < 5; n += 1) await attempt('nie');
    await eventually(['session.create', 'auth.locked', 'nie']);
  });

  test('marks what is nobody’s name by a keyed hash, and does not say what was typed', async () => {
    const typed = '我的密码不小心填在这里';
    await attempt(typed);
    await attempt('another stranger');
    const marks = async () => (await tried()).map((row) => String((row as unknown[])[2])).filter((mark) => /^#[0-9a-f]{16}$/.test(mark));
    await expect.poll(marks, { timeout: 20_000 }).toHaveLength(2);
    const [first, second] = await marks();
    expect(first).not.toBe(second);
    expect(JSON.stringify(await tried())).not.toContain(typed);
  });

  test('from an address that is locked is one row, whatever names are poured in', async () => {
    for (let n = 0; n < 45; n += 1) await attempt(`poured-${n}`);
    const poured = async () => (await tried()).filter((row) => (row as unknown[])[1] === 'request.rate_limited');
    await expect.poll(poured, { timeout: 20_000 }).toEqual([['session.create', 'request.rate_limited', undefined]]);
    later(1);
  });

  test('by a passkey, and by a link that asks for a code, too', async () => {
    await join(city, 'ou');
    await addPasskey('ou');
    const credential = { id: 'ou', rawId: 'ou', type: 'public-key', response: {}, clientExtensionResults: {} };
    await city.server.anonymous().post('/api/session/passkey', { credential });
    await eventually(['session.passkey', 'auth.wrong_passkey', 'ou']);
    await city.server.anonymous().post('/api/session/passkey', { credential: { ...credential, id: 'none', rawId: 'none' } });
    await eventually(['session.passkey', 'auth.wrong_passkey', expect.stringMatching(/^#/)]);
    await enrol(await join(city, 'pang'));
    const token = await invite(city.admin, 'pang', 'reset');
    await city.server.anonymous().post(`/api/invitations/${token}`, { password: nextPassword(), code: '000000' });
    await eventually(['invitations.accept', 'auth.wrong_code', 'pang']);
  });
});

describe('recovery codes', () => {
  test('have 128 bits or more, and one of before goes on working until it is used', async () => {
    const person = await join(city, 'qian');
    const { secret } = (await person.post('/api/account/second-factor', { password: GOOD })).body;
    const { recoveryCodes } = (await person.post('/api/account/second-factor/confirmation', { code: codeOf(secret) })).body;
    for (const code of recoveryCodes as string[]) expect(code.replaceAll('-', '').length * 5).toBeGreaterThanOrEqual(128);
    const old = 'abcd-efgh-2345-mnop';
    const { createHash } = await import('node:crypto');
    const user = await city.server.db.knex('app_user').where({ name: 'qian' }).first('id');
    await city.server.db.knex('user_recovery_code').insert({ user_id: user.id, code_sha256: createHash('sha256').update(old).digest() });
    expect((await again('qian', recoveryCodes[0])).status).toBe(200);
    expect((await again('qian', old)).status).toBe(200);
    expect(outcome(await again('qian', old))).toEqual([403, 'auth.wrong_code']);
    expect((await again('qian', 'abcd-efgh-2345-mnop-qrst')).status).toBe(400);
  });
});

import { expect, test } from 'vitest';
import { GOOD, join, openCity } from './people.ts';

/** That a passkey which fits opens is walked in the journey of people, with an authenticator of Chromium's. */
const city = openCity();

const CREDENTIAL = { id: 'AAAA', rawId: 'AAAA', type: 'public-key', response: {}, clientExtensionResults: {} };

test('options are for who knows the password, name the account and are asked for again each time', async () => {
  const person = await join(city, 'liu');
  expect((await city.server.anonymous().post('/api/account/passkeys/options', { password: GOOD })).status).toBe(401);
  expect((await person.post('/api/account/passkeys/options', { password: 'a wrong password' })).body.code).toBe('auth.wrong_password');
  const { token } = (await person.post('/api/tokens', { name: 'machine' })).body;
  const machine = { authorization: `Bearer ${token}` };
  expect((await city.server.anonymous().post('/api/account/passkeys/options', { password: GOOD }, machine)).body.code).toBe(
    'auth.session_needed',
  );
  const { options } = (await person.post('/api/account/passkeys/options', { password: GOOD })).body;
  expect(options).toMatchObject({ rp: { id: '127.0.0.1', name: 'Lantu' }, user: { name: 'liu' }, attestation: 'none' });
  expect(options.authenticatorSelection).toMatchObject({ residentKey: 'required', userVerification: 'required' });
  const again = (await person.post('/api/account/passkeys/options', { password: GOOD })).body.options;
  expect(again.challenge).not.toBe(options.challenge);
});

test('what no authenticator made is kept by nobody and lets nobody in', async () => {
  const person = await join(city, 'ning');
  const added = await person.post('/api/account/passkeys', { name: 'x', credential: CREDENTIAL });
  expect([added.status, added.body.code]).toEqual([403, 'auth.wrong_passkey']);
  expect((await person.post('/api/account/passkeys', { name: 'x' })).status).toBe(400);
  expect((await city.server.anonymous().post('/api/account/passkeys', { name: 'x', credential: CREDENTIAL })).status).toBe(401);
  const { options } = (await city.server.anonymous().post('/api/session/passkey/options')).body;
  expect([options.rpId, options.userVerification]).toEqual(['127.0.0.1', 'required']);
  const entered = await city.server.anonymous().post('/api/session/passkey', { credential: CREDENTIAL });
  expect([entered.status, entered.body.code]).toEqual([403, 'auth.wrong_passkey']);
  expect((await person.get('/api/account')).body.passkeys).toEqual([]);
});

test('only the own passkeys are forgotten', async () => {
  const [owner, other] = [await join(city, 'pei'), await join(city, 'qin')];
  const user = await city.server.db.knex('app_user').where({ name: 'pei' }).first('id');
  const key = {
    credential_id: 'AAAA',
    user_id: user.id,
    name: 'k',
    public_key: Buffer.alloc(8),
    counter: 0,
    created_at: city.server.clock.now,
  };
  await city.server.db.knex('user_passkey').insert(key);
  const [shown] = (await owner.get('/api/account')).body.passkeys;
  expect((await other.delete(`/api/account/passkeys/${shown.id}`)).body.code).toBe('passkey.unknown');
  expect((await city.server.anonymous().post('/api/session/passkey', { credential: CREDENTIAL })).body.code).toBe('auth.wrong_passkey');
  expect((await owner.delete(`/api/account/passkeys/${shown.id}`)).status).toBe(200);
  expect((await owner.delete(`/api/account/passkeys/${shown.id}`)).body.code).toBe('passkey.unknown');
});

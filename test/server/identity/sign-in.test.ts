import { describe, expect, test } from 'vitest';
import { stepAt, totpCode } from '../../../server/identity/totp.ts';
import type { Answer } from '../../support/server.ts';
import { GOOD, join, openCity } from './people.ts';

const city = openCity({ env: { TRUST_PROXY: 'loopback' } });

let addresses = 0;
/** Each from an address of its own, so that only the account's failures count. */
const attempt = (name: string, password: string, code?: string): Promise<Answer> => {
  addresses += 1;
  const headers = { 'x-forwarded-for': `2001:db8:${addresses.toString(16)}::1` };
  return city.server.anonymous().post('/api/session', { name, password, ...(code === undefined ? {} : { code }) }, headers);
};
const outcome = ({ status, body }: Answer) => [status, body.code];
const later = (minutes: number) => {
  city.server.clock.now = new Date(city.server.clock.now.getTime() + minutes * 60_000);
};

describe('a lock', () => {
  test('200 right sign-ins at once are all let in', async () => {
    await join(city, 'many');
    const answers = await Promise.all(Array.from({ length: 200 }, () => attempt('many', GOOD)));
    expect(answers.filter(({ status }) => status !== 200).map(outcome)).toEqual([]);
  });

  test('of an account comes with the fifth failure, says how long, grows, and ends by itself', async () => {
    await join(city, 'hai');
    for (let n = 0; n < 5; n += 1) expect(outcome(await attempt('hai', `guess ${n}`))).toEqual([401, 'auth.wrong_credentials']);
    const locked = await attempt('hai', GOOD);
    expect([...outcome(locked), locked.headers.get('retry-after')]).toEqual([429, 'auth.locked', '60']);
    later(1.1);
    expect((await attempt('hai', 'guess 6')).status).toBe(401);
    expect((await attempt('hai', GOOD)).headers.get('retry-after')).toBe('120');
    later(2.1);
    expect((await attempt('hai', GOOD)).status).toBe(200);
    for (let n = 0; n < 4; n += 1) await attempt('hai', `guess ${n}`);
    expect((await attempt('hai', GOOD)).status).toBe(200);
  });

  test('comes to a name that nobody has too, and never lasts longer than a quarter of an hour', async () => {
    for (let n = 0; n < 5; n += 1) await attempt('ghost', 'guess');
    const waits: (string | null)[] = [];
    for (let n = 0; n < 7; n += 1) {
      const answer = await attempt('ghost', 'guess');
      waits.push(answer.headers.get('retry-after'));
      later(Number(waits.at(-1)) / 60 + 0.1);
      await attempt('ghost', 'guess');
    }
    expect(waits).toEqual(['60', '120', '240', '480', '900', '900', '900']);
  });

  test('is not got round by asking at once', async () => {
    await join(city, 'jie');
    const guesses = await Promise.all(Array.from({ length: 40 }, (_each, n) => attempt('jie', `guess ${n}`)));
    expect(guesses.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(guesses.filter(({ body }) => body.code === 'auth.locked')).toHaveLength(35);
  });

  test('holds for the question of the present password', async () => {
    const person = await join(city, 'kai');
    for (let n = 0; n < 5; n += 1)
      expect(outcome(await person.post('/api/account/second-factor', { password: `guess ${n}` }))).toEqual([403, 'auth.wrong_password']);
    expect(outcome(await person.post('/api/account/second-factor', { password: GOOD }))).toEqual([429, 'auth.locked']);
  });

  test('of an address counts neighbours of IPv6 together', async () => {
    const from = (address: string, name: string) =>
      city.server.anonymous().post('/api/session', { name, password: 'guess' }, { 'x-forwarded-for': address });
    for (let n = 0; n < 30; n += 1) expect((await from(`2001:db9::${n.toString(16)}`, `stranger-${n}`)).status).toBe(401);
    expect(outcome(await from('2001:db9::ffff', 'stranger-x'))).toEqual([429, 'request.rate_limited']);
    expect((await from('2001:dba::1', 'stranger-y')).status).toBe(401);
  });
});

describe('the second factor', () => {
  const bytesOf = (secret: string): Buffer => {
    const bits = [...secret.toLowerCase()]
      .map((sign) => 'abcdefghijklmnopqrstuvwxyz234567'.indexOf(sign).toString(2).padStart(5, '0'))
      .join('');
    return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  };
  const codeNow = (secret: string, away = 0) => totpCode(bytesOf(secret), stepAt(city.server.clock.now) + away);
  const enrol = async (name: string) => {
    const person = await join(city, name);
    const { status, body } = await person.post('/api/account/second-factor', { password: GOOD });
    expect([status, body.uri.startsWith('otpauth://totp/Lantu:'), body.svg.startsWith('<svg')]).toEqual([200, true, true]);
    const confirmed = await person.post('/api/account/second-factor/confirmation', { code: codeNow(body.secret) });
    expect([confirmed.status, confirmed.body.recoveryCodes.length]).toEqual([200, 10]);
    return { person, secret: body.secret as string, recoveryCodes: confirmed.body.recoveryCodes as string[] };
  };

  test('counts once a code of it was given', async () => {
    const person = await join(city, 'lei');
    expect(outcome(await person.post('/api/account/second-factor/confirmation', { code: '000000' }))).toEqual([409, 'users.second_factor']);
    const { secret } = (await person.post('/api/account/second-factor', { password: GOOD })).body;
    const wrong = codeNow(secret) === '000000' ? '000001' : '000000';
    expect(outcome(await person.post('/api/account/second-factor/confirmation', { code: wrong }))).toEqual([403, 'auth.wrong_code']);
    expect((await attempt('lei', GOOD)).status).toBe(200);
    expect((await person.post('/api/account/second-factor/confirmation', { code: codeNow(secret) })).status).toBe(200);
    expect(outcome(await attempt('lei', GOOD))).toEqual([401, 'auth.code_needed']);
    expect(outcome(await person.post('/api/account/second-factor', { password: GOOD }))).toEqual([409, 'users.second_factor']);
    expect((await city.server.anonymous().post('/api/account/second-factor', { password: GOOD })).status).toBe(401);
  });

  test('is asked at the sign-in; a code is good once, also when it is sent twice at once', async () => {
    const { secret } = await enrol('mei');
    expect(outcome(await attempt('mei', GOOD, codeNow(secret)))).toEqual([403, 'auth.wrong_code']);
    later(1);
    const code = codeNow(secret);
    expect(outcome(await attempt('mei', 'a wrong password', code))).toEqual([401, 'auth.wrong_credentials']);
    const both = await Promise.all([attempt('mei', GOOD, code), attempt('mei', GOOD, code)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 403]);
    expect(outcome(await attempt('mei', GOOD, code))).toEqual([403, 'auth.wrong_code']);
    expect((await attempt('mei', GOOD, 'no code')).status).toBe(400);
  });

  test('wrong codes lock the account as wrong passwords do', async () => {
    const { secret } = await enrol('nan');
    const wrong = ['000000', '111111', '222222', '333333', '444444', '555555'].filter(
      (code) => ![-1, 0, 1].some((at) => codeNow(secret, at) === code),
    );
    for (const code of wrong.slice(0, 5)) expect((await attempt('nan', GOOD, code)).status).toBe(403);
    later(0.6);
    expect(outcome(await attempt('nan', GOOD, codeNow(secret)))).toEqual([429, 'auth.locked']);
  });

  test('a recovery code opens once, is kept as a hash, and what is left is said', async () => {
    const { recoveryCodes } = await enrol('ou');
    expect((await attempt('ou', GOOD, recoveryCodes[0])).status).toBe(200);
    expect(outcome(await attempt('ou', GOOD, recoveryCodes[0]))).toEqual([403, 'auth.wrong_code']);
    expect((await attempt('ou', GOOD, recoveryCodes[1]!.toUpperCase())).status).toBe(200);
    const kept = JSON.stringify(await city.server.db.knex('user_recovery_code'));
    expect(recoveryCodes.filter((code) => kept.includes(code))).toEqual([]);
  });

  test('is turned off with password and code, and taken off by an administrator who resets', async () => {
    const { person, secret, recoveryCodes } = await enrol('pan');
    const end = (password: string, code: string) => person.post('/api/account/second-factor/end', { password, code });
    expect(outcome(await end('a wrong password', recoveryCodes[0]!))).toEqual([403, 'auth.wrong_password']);
    expect(outcome(await end(GOOD, codeNow(secret)))).toEqual([403, 'auth.wrong_code']);
    expect((await person.get('/api/account')).body).toMatchObject({ secondFactor: true, recoveryCodesLeft: 10 });
    expect((await end(GOOD, recoveryCodes[0]!)).status).toBe(200);
    expect((await attempt('pan', GOOD)).status).toBe(200);
    expect(outcome(await end(GOOD, recoveryCodes[1]!))).toEqual([409, 'users.second_factor']);

    const { recoveryCodes: codes } = await enrol('qi');
    const choose = async (secondFactor: boolean, code?: string) => {
      const link = (await city.admin.post('/api/users/qi/reset', { secondFactor })).body.invitation.path.split('=')[1];
      return city.server.anonymous().post(`/api/invitations/${link}`, { password: `杨柳岸晓风残月之${link}`, ...(code ? { code } : {}) });
    };
    expect(outcome(await choose(false))).toEqual([401, 'auth.code_needed']);
    expect((await choose(false, codes[0])).status).toBe(200);
    expect((await choose(true)).status).toBe(200);
  });
});

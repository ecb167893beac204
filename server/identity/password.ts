import { problem } from '../platform/problem.ts';

/** Length before variety: NIST SP 800-63B, 5.1.1.2 asks for 8 at least; these accounts move land and quota. */
const LENGTH_MIN = 12;
const DISTINCT_MIN = 5;
/** Characters that stand beside the account's name. */
const BESIDE_NAME_MIN = 8;

/** Words that passwords of the published lists of leaks are made of, with digits and signs around them. */
const COMMON_WORDS = new Set(
  `password passwort passw0rd pass admin administrator root user guest test demo lantu welcome letmein changeme default master secret login
   qwerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx iloveyou sunshine princess football monkey dragon superman computer internet
   abc abcd abcdef abcdefgh abcdefghijkl woaini mima guihua zhengfu ziyuan shandong liaocheng weifang qingdao`.split(/\s+/),
);
const WALKS = ['1q2w3e4r5t', '1qaz2wsx3edc', 'zaq12wsx', 'qwertyuiop', 'qwerty123456', '0987654321', '1234567890', 'a1b2c3d4e5'];

function isCommon(password: string): boolean {
  const text = password.toLowerCase();
  if (new Set(text).size < DISTINCT_MIN || WALKS.some((walk) => text.includes(walk) && text.length < walk.length + 6)) return true;
  const words = text.match(/\p{L}+/gu) ?? [];
  const stem = words.join('');
  const half = stem.slice(0, stem.length / 2);
  const isTwice = stem === half + half && COMMON_WORDS.has(half);
  return stem === '' || isTwice || words.every((word) => COMMON_WORDS.has(word));
}

function isName(name: string, password: string): boolean {
  const [own, text] = [name.toLowerCase(), password.toLowerCase()];
  return own.length >= 3 && text.includes(own) && text.replaceAll(own, '').length < BESIDE_NAME_MIN;
}

/**
 * Refuses a password that is guessed soon: shorter than 12 characters, one of those that everybody takes, or the account's name.
 * @throws users.password_weak with the reason `short`, `common` or `name`
 */
export function demandGoodPassword(name: string, password: string): void {
  if ([...password].length < LENGTH_MIN) throw problem('users.password_weak', { reason: 'short', least: LENGTH_MIN });
  if (isName(name, password)) throw problem('users.password_weak', { reason: 'name', least: LENGTH_MIN });
  if (isCommon(password)) throw problem('users.password_weak', { reason: 'common', least: LENGTH_MIN });
}

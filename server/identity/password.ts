import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import { problem } from '../platform/problem.ts';

/** Length before variety: NIST SP 800-63B, 5.1.1.2 asks for 8 at least; these accounts move land and quota. */
const LENGTH_MIN = 12;
/** Of zxcvbn's scale from 0: at least 10^10 guesses. */
const SCORE_MIN = 4;
/** Words of this product and its places, which the lists of leaks do not hold. */
const OWN_WORDS = ['lantu', 'guihua', 'zhengfu', 'ziyuan', 'guotu', 'shandong', 'liaocheng', 'weifang', 'qingdao', 'jinan'];

/**
 * How many guesses a password takes, by the lists of leaked and common passwords of zxcvbn-ts (`@zxcvbn-ts/language-common`, MIT; some
 * 40 000 passwords by how often they were found), keyboard walks, repetitions, sequences and dates. All of it is in the product.
 */
const createMeter = () => new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
let meter: ZxcvbnFactory | null = null;

const holdsName = (name: string, password: string): boolean =>
  (name.length >= 3 || /\P{ASCII}/u.test(name)) && password.toLowerCase().includes(name.toLowerCase());

/**
 * Refuses a password that is guessed soon: shorter than 12 characters, holding the account's name, or made of what everybody takes.
 * @throws users.password_weak with the reason `short`, `name` or `common`
 */
export function demandGoodPassword(name: string, password: string): void {
  const refuse = (reason: string) => problem('users.password_weak', { reason, least: LENGTH_MIN });
  if ([...password].length < LENGTH_MIN) throw refuse('short');
  if (holdsName(name, password)) throw refuse('name');
  meter ??= createMeter();
  if (meter.check(password.normalize('NFKC'), [name, ...OWN_WORDS]).score < SCORE_MIN) throw refuse('common');
}

import type { Asked } from '../../server/contract/siting.ts';
import { t } from '../i18n/index.ts';

const ALL: readonly Asked[] = ['rules', 'sites', 'use', 'status', 'quota'];

const listed = (of: readonly Asked[]): string => of.map((each) => t(`gate.asks.${each}`)).join(t('siting.listComma'));

/** What an answer asked, and what it did not: two answers about one place can only be compared by both. */
export function asksText(asks: readonly Asked[]): string {
  const asked = listed(ALL.filter((each) => asks.includes(each)));
  const left = listed(ALL.filter((each) => !asks.includes(each)));
  return left ? t('gate.asked', { asked, left }) : t('gate.askedAll', { asked });
}

import type { English } from '../shape.ts';
import type { deputies as source } from '../zh/deputies.ts';

export const deputies: English<typeof source> = {
  title: 'Deputies',
  what: "For a journey or a leave: a deputy works under the own name with the other's roles and regions, until the last day. Roles of administration, security and audit are not lent. Deputy and person count as one: neither approves what the other asks for.",
  lent: 'Deputies of {person}',
  lentOwn: 'My deputies',
  borrowed: 'For whom {person} may act',
  borrowedOwn: 'For whom I may act',
  nobody: 'Nobody',
  days: '{from} to {until}',
  now: 'in force',
  coming: 'not yet',
  end: 'End',
  giveBack: 'Give back',
  act: 'Act',
  deputy: 'Account of the deputy',
  from: 'From',
  until: 'Until (whole day)',
  name: 'Name a deputy',
  acting: 'Acting for {person} (until {until})',
  stop: 'Stop acting',
  lapsed: 'The deputyship has ended; nothing is done any more',
  goOn: 'Go on in my own name',
  by: '{person} (for {other})',
};

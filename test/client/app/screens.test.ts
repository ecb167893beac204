import { describe, expect, it } from 'vitest';
import { screenOf, screens } from '../../../client/app/screens.ts';
import { startOf } from '../../../client/app/start.ts';

describe('the screens', () => {
  it('finds a screen by the first part of the path', () => {
    expect(screenOf('ledger/transfers/7', false)?.id).toBe('ledger');
    expect(screenOf('nowhere', true)).toBeUndefined();
  });

  it('starts a commander at the command, an auditor at the journal, and who has several works on the map', () => {
    expect([startOf(['commander']), startOf(['auditor']), startOf(['planner']), startOf(['commander', 'planner'])]).toEqual([
      ...['command', 'journal', 'map', 'map'],
    ]);
  });

  it('keeps the gallery to demo mode, and nothing else', () => {
    expect(screenOf('gallery', true)?.id).toBe('gallery');
    expect(screens.filter(({ id }) => !screenOf(id, false)).map(({ id }) => id)).toEqual(['gallery']);
  });
});

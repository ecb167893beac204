import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effectOf, movesOf, shortfallsOf, targetsOf } from '../../../client/projects/moves.ts';
import { moreOf, readProjects } from '../../../client/projects/place.ts';
import { scaleBar } from '../../../client/projects/site-scale.ts';
import { daysLeft, nineStages, stepsOf } from '../../../client/projects/stage-line.ts';
import { STAGES } from '../../../server/contract/projects.ts';

const quota = [
  { kind: 'land.new_construction', asked: 900, held: 900, committed: 0, accountId: 1, transfers: [] },
  { kind: 'nox', asked: 50, held: 0, committed: 50, accountId: 2, transfers: [] },
];

describe('what a change of stage moves', () => {
  test('construction commits what is held; leaving gives all back; a new review reserves all that is needed', () => {
    expect(movesOf(quota, 'procedures', 'construction')).toEqual([{ kind: 'land.new_construction', amount: 900, from: 'held' }]);
    expect(movesOf(quota, 'procedures', 'exited')).toEqual([
      { kind: 'land.new_construction', amount: 900, from: 'held' },
      { kind: 'nox', amount: 50, from: 'committed' },
    ]);
    expect(movesOf(quota, 'exited', 'review').map((move) => move.amount)).toEqual([900, 50]);
    expect(movesOf(quota, 'construction', 'investment')).toEqual([]);
  });

  test('between two stages of building nothing moves', () => {
    expect(effectOf('construction', 'production')).toBe('nothing');
    expect(effectOf('review', 'formation')).toBe('nothing');
    expect(effectOf('formation', 'construction')).toBe('commit');
  });

  test('from every stage one can only go to stages that there are, and never to the same', () => {
    for (const stage of STAGES) {
      for (const to of targetsOf(stage)) expect(STAGES).toContain(to);
      expect(targetsOf(stage)).not.toContain(stage);
    }
  });

  test('a refusal names the kinds that fall short; anything else names none', () => {
    expect(shortfallsOf({ shortfalls: [{ kind: 'nox', asked: 5, available: 3, short: 2 }] })).toEqual([
      { kind: 'nox', asked: 5, available: 3 },
    ]);
    expect(shortfallsOf({ shortfalls: 'nox' })).toEqual([]);
    expect(shortfallsOf({ shortfalls: [{ kind: 'nox' }] })).toEqual([]);
  });
});

describe('the line of stages', () => {
  test('nine steps; before the present all are done, after it all are ahead', () => {
    for (const [index, stage] of nineStages.entries()) {
      const steps = stepsOf(stage).map((each) => each.step);
      expect(steps).toHaveLength(9);
      expect(steps.filter((step) => step === 'now')).toHaveLength(1);
      expect(steps.indexOf('now')).toBe(index);
      expect(steps.filter((step) => step === 'done')).toHaveLength(index);
    }
    expect(stepsOf('exited').every((each) => each.step === 'ahead')).toBe(true);
  });

  test('days left count calendar days and turn negative', () => {
    expect(daysLeft('2027-01-17', '2026-11-21')).toBe(57);
    expect(daysLeft('2026-11-20', '2026-11-21')).toBe(-1);
  });
});

describe('the register', () => {
  test('filters come from the address; a stage that there is not is dropped', () => {
    expect(readProjects({ path: 'projects', more: { region: '371503', stage: 'review', q: 'x' } })).toEqual({
      list: 'projects',
      date: undefined,
      code: undefined,
      region: '371503',
      stage: 'review',
      q: 'x',
    });
    expect(readProjects({ path: 'projects/LC-2026-0001', more: { stage: 'never' } })).toMatchObject({
      code: 'LC-2026-0001',
      stage: undefined,
    });
    expect(moreOf({ region: undefined, stage: 'review', q: undefined })).toEqual({ stage: 'review' });
  });

  test('a scale bar is 1, 2 or 5 times a power of ten and fits', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1000, noNaN: true }), (metresPerPixel) => {
        const { lengthM, widthPx } = scaleBar(metresPerPixel, 110);
        expect(widthPx).toBeLessThanOrEqual(110 + 1e-6);
        expect(widthPx).toBeGreaterThan(40);
        const lead = Number(lengthM.toExponential().split('e')[0]);
        expect([1, 2, 5]).toContain(lead);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressLengthMax, formatView, isStep, parseView, type View } from '../../../client/state/url-state.ts';

const name = fc.stringMatching(/^[a-z][a-z_]{1,18}$/);
const date = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));
const place = fc.record({
  lon: fc.double({ min: -180, max: 180, noNaN: true }).map((value) => Number(value.toFixed(5)) + 0),
  lat: fc.double({ min: -85, max: 85, noNaN: true }).map((value) => Number(value.toFixed(5)) + 0),
  zoom: fc.double({ min: 0, max: 24, noNaN: true }).map((value) => Number(value.toFixed(2)) + 0),
});
const maybe = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(some, { nil: undefined });
const views: fc.Arbitrary<View> = fc.record({
  path: fc.constantFrom('map', 'siting', 'projects/LC-2026-0001', 'command'),
  at: maybe(place),
  on: maybe(fc.uniqueArray(name, { maxLength: 5 })),
  sel: maybe(
    fc
      .tuple(fc.constantFrom('parcel', 'project', 'feature'), fc.stringMatching(/^[\w/ 一-龥&=+%-]{1,12}$/))
      .map((parts) => parts.join(':')),
  ),
  date: maybe(date),
  more: fc.constant(undefined),
});

describe('the address', () => {
  it('opens the view that it was made from', () => {
    fc.assert(
      fc.property(views, (view) => {
        expect(parseView(formatView(view))).toEqual(view);
      }),
    );
  });

  it('never grows past its limit and keeps place, selection and date', () => {
    fc.assert(
      fc.property(views, fc.array(name, { minLength: 40, maxLength: 80 }), (view, on) => {
        const address = formatView({ ...view, on, more: { note: 'x'.repeat(400) } });
        expect(address.length).toBeLessThanOrEqual(addressLengthMax);
        const again = parseView(address);
        expect([again.path, again.at, again.sel, again.date]).toEqual([view.path, view.at, view.sel, view.date]);
      }),
    );
  });

  it('drops what makes no sense', () => {
    const none = { path: 'map', at: undefined, on: undefined, sel: undefined, date: undefined, more: undefined };
    expect(parseView('/?at=1,2&date=soon&sel=')).toEqual(none);
    expect(parseView('/?at=999,36,9')).toEqual(none);
    expect(parseView('/map/?on=')).toEqual({ ...none, on: [] });
  });

  it('takes a step for a selection, a screen or a date, not for a pan or a layer', () => {
    const here: View = { path: 'map', at: { lon: 116, lat: 36, zoom: 12 } };
    expect(isStep(here, { ...here, at: { lon: 117, lat: 36, zoom: 12 } })).toBe(false);
    expect(isStep(here, { ...here, on: ['parcels'] })).toBe(false);
    expect(isStep(here, { ...here, sel: 'parcel:1' })).toBe(true);
    expect(isStep(here, { ...here, date: '2026-01-01' })).toBe(true);
    expect(isStep(here, { ...here, path: 'siting' })).toBe(true);
  });
});

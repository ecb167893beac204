import { describe, expect, it } from 'vitest';
import { createShortcutManager, type Shortcut, type Stroke } from '../../../client/ui/shortcuts.ts';

const shortcut = (keys: string, more: Partial<Shortcut> = {}): Shortcut => ({
  keys,
  label: 'app.key.search',
  group: 'general',
  run: () => undefined,
  ...more,
});
const list = [
  shortcut('/'),
  shortcut('?'),
  shortcut('Escape', { inFields: true }),
  shortcut('g m'),
  shortcut('g s'),
  shortcut('m'),
  shortcut('Ctrl+Z'),
  shortcut('Ctrl+Shift+Z'),
];
const press = (key: string, more: Partial<Stroke> = {}): Stroke => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  isComposing: false,
  typing: false,
  ...more,
});

describe('the keyboard manager', () => {
  const fresh = (now: () => number = () => 0) => {
    const manage = createShortcutManager(() => list, now);
    return (key: string, more: Partial<Stroke> = {}) => manage(press(key, more))?.keys;
  };

  it('finds a key, with modifiers, on a Mac too', () => {
    const find = fresh();
    expect(find('/')).toBe('/');
    expect(find('?', { shiftKey: true })).toBe('?');
    expect(find('z', { ctrlKey: true })).toBe('Ctrl+Z');
    expect(find('Z', { metaKey: true, shiftKey: true })).toBe('Ctrl+Shift+Z');
    expect(find('z')).toBeUndefined();
  });

  it('is quiet while somebody types, but for Escape', () => {
    const find = fresh();
    expect(find('/', { typing: true })).toBeUndefined();
    expect(find('Escape', { typing: true })).toBe('Escape');
  });

  it('is quiet while an input method composes', () => {
    const find = fresh();
    expect(find('/', { isComposing: true })).toBeUndefined();
    expect(find('Process')).toBeUndefined();
    expect(find('Escape', { isComposing: true, typing: true })).toBeUndefined();
  });

  it('takes two keys after each other as a chord, if they come soon', () => {
    let time = 0;
    const find = fresh(() => time);
    expect(find('g')).toBeUndefined();
    expect(find('m')).toBe('g m');
    expect(find('m')).toBe('m');
    find('g');
    time = 5000;
    expect(find('m')).toBe('m');
  });
});

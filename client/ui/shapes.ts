import { type SVGTemplateResult, svg } from 'lit';
import type { MessageKey } from '../i18n/index.ts';

/** How good something is, for shape and colour: ● pass, ▲ warn, ■ fail, ◆ unknown. */
export type Tone = 'pass' | 'warn' | 'fail' | 'unknown';

/** Every status word we show; each has one tone. */
export const statuses = {
  pass: 'pass',
  warn: 'warn',
  fail: 'fail',
  unknown: 'unknown',
  available: 'pass',
  restricted: 'warn',
  unavailable: 'fail',
  normal: 'pass',
  watch: 'warn',
  urgent: 'fail',
} as const satisfies Record<string, Tone>;

/** The names that `lt-status` and `lt-verdict` take. */
export type Status = keyof typeof statuses;

/** The message of a status. */
export function statusKey(status: Status): MessageKey {
  return `status.${status}`;
}

/** The shape of a tone in an 11 × 11 square; told apart without colour. */
export const shapes: Record<Tone, SVGTemplateResult> = {
  pass: svg`<circle cx="5.5" cy="5.5" r="5" fill="currentColor"/>`,
  warn: svg`<path d="M5.5.5 11 10.5H0z" fill="currentColor"/>`,
  fail: svg`<rect x=".5" y=".5" width="10" height="10" rx="1.5" fill="currentColor"/>`,
  unknown: svg`<path d="M5.5 0 11 5.5 5.5 11 0 5.5z" fill="currentColor"/>`,
};

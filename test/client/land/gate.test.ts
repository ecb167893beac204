import { expect, test } from 'vitest';
import { ProblemError } from '../../../client/api/problem.ts';
import { asksText } from '../../../client/land/asks.ts';
import { areExemptible, failingFindings, gateAnswerOf, openFindings } from '../../../client/land/gate.ts';
import { finding } from '../siting/given.ts';

const refusal = (code: ProblemError['code'], params: ProblemError['params']) => new ProblemError(code, 409, params, '', []);

test('what the gate answers is told apart by its code, with the findings it names', () => {
  const warn = finding({ verdict: 'warn' });
  expect(gateAnswerOf(refusal('project.acknowledgement_needed', { findings: [warn] }))).toEqual({ kind: 'acknowledge', findings: [warn] });
  expect(gateAnswerOf(refusal('project.site_refused', { findings: [finding({})] }))).toMatchObject({ kind: 'refused' });
  const overlaps = [{ code: 'LC-2026-0001', overlapAreaM2: 12.5 }];
  expect(gateAnswerOf(refusal('project.site_taken', { overlaps, others: 2 }))).toEqual({ kind: 'taken', overlaps, others: 2 });
  expect(gateAnswerOf(refusal('ledger.insufficient', {}))).toBeNull();
  expect(gateAnswerOf(new TypeError('offline'))).toBeNull();
});

test('quota is not for the gate: neither to be accepted nor forbidden', () => {
  const quota = { kind: 'nox', asked: 2, available: 1, short: 1 };
  const findings = [
    finding({ rule: 'quota.available', check: 'quota', verdict: 'fail', quota }),
    finding({ rule: 'a', verdict: 'fail' }),
    finding({ rule: 'b', verdict: 'unknown' }),
    finding({ rule: 'c', verdict: 'warn' }),
    finding({ rule: 'd', verdict: 'pass' }),
  ];
  expect(failingFindings(findings).map(({ rule }) => rule)).toEqual(['a']);
  expect(openFindings(findings).map(({ rule }) => rule)).toEqual(['b', 'c']);
});

test('a rule can be lifted by an exemption; ground that a project holds cannot', () => {
  expect(areExemptible([finding({})])).toBe(true);
  expect(areExemptible([finding({}), finding({ rule: 'sites.live', check: 'live_site' })])).toBe(false);
});

test('an answer says what it asked and what it did not', () => {
  expect(asksText(['sites', 'rules'])).toBe('已核：管控规则、已有项目；未核：用途、登记状态、指标');
  expect(asksText(['rules', 'sites', 'use', 'status', 'quota'])).toBe('已核：管控规则、已有项目、用途、登记状态、指标');
});

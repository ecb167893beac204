import type { Finding } from '../../server/contract/siting.ts';
import { asProblem } from '../api/problem.ts';

/** Ground that live projects hold, as far as the reader may see them; `others` counts the rest. */
export interface Taken {
  kind: 'taken';
  overlaps: readonly { code: string; overlapAreaM2: number }[];
  others: number;
}

/** Findings that forbid a site, or that must be read before it is taken. */
export interface Judged {
  kind: 'refused' | 'acknowledge';
  findings: readonly Finding[];
}

/** What the gate of a reservation answered that a person can act on. */
export type GateAnswer = Taken | Judged;

/** Rules that no exemption lifts: ground is given once, and quota is the ledger's. */
const NOT_EXEMPTIBLE: readonly Finding['check'][] = ['live_site', 'quota'];

/** The gate's answer in a refusal of the server; null for any other problem. */
export function gateAnswerOf(error: unknown): GateAnswer | null {
  const { code, params } = asProblem(error);
  const list = <T>(value: unknown): readonly T[] => (Array.isArray(value) ? (value as T[]) : []);
  if (code === 'project.site_taken')
    return { kind: 'taken', overlaps: list<Taken['overlaps'][number]>(params.overlaps), others: Number(params.others ?? 0) };
  if (code === 'project.site_refused') return { kind: 'refused', findings: list<Finding>(params.findings) };
  if (code === 'project.acknowledgement_needed') return { kind: 'acknowledge', findings: list<Finding>(params.findings) };
  return null;
}

/** The findings that must be read and accepted before a site is taken; quota is the ledger's to decide. */
export function openFindings(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ verdict, check }) => (verdict === 'warn' || verdict === 'unknown') && check !== 'quota');
}

/** The findings that forbid a site, quota apart. */
export function failingFindings(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ verdict, check }) => verdict === 'fail' && check !== 'quota');
}

/** Whether an exemption can lift all of these findings. */
export function areExemptible(findings: readonly Finding[]): boolean {
  return findings.every(({ check }) => !NOT_EXEMPTIBLE.includes(check));
}

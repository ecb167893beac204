import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ExemptionView } from '../../server/contract/exemptions.ts';
import { type ProjectView, projectsEndpoints, type Stage } from '../../server/contract/projects.ts';
import { call } from '../api/call.ts';
import { asProblem, errorProps } from '../api/problem.ts';
import { t } from '../i18n/index.ts';
import { type GateAnswer, gateAnswerOf, type Judged } from '../land/gate.ts';
import { takenBy } from '../land/taken.ts';
import '../land/lt-exemption-dialog.ts';
import '../land/lt-gate-findings.ts';
import { exactWithUnit, kindName } from '../quota/amount.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-button.ts';
import '../ui/lt-dialog.ts';
import '../ui/lt-error.ts';
import '../ui/lt-field.ts';
import '../ui/lt-select.ts';
import { effectOf, movesOf, shortfallsOf, targetsOf } from './moves.ts';

/**
 * Moves a project to another stage: says before what quota will move, asks for the reason, and shows a refusal as the server told it.
 * Events: `lt-close`; `lt-moved` {project} with the project as it stands after.
 */
@customElement('lt-stage-dialog')
export class LtStageDialog extends LtElement {
  static override styles = [
    baseStyles,
    css`
      form { display: grid; gap: 14px; }
      .will { padding: 10px 13px; background: var(--sunk); border-radius: var(--r); }
      .will.giveBack { background: var(--warn-soft); }
      ul { margin: 6px 0 0; padding: 0; list-style: none; font-variant-numeric: tabular-nums; }
      li { display: flex; gap: 10px; padding: 3px 0; }
      li b { margin-inline-start: auto; font-weight: 600; }
    `,
  ];

  @property({ attribute: false }) project!: ProjectView;
  @property({ type: Boolean }) open = false;
  @state() private to: Stage | '' = '';
  @state() private reason = '';
  @state() private document = '';
  @state() private busy = false;
  @state() private error: unknown;
  /** What the gate answered to a new review, and whether its findings were read. */
  @state() private answer: GateAnswer | null = null;
  @state() private read = false;
  @state() private exempting = false;
  @state() private exemption: ExemptionView | null = null;

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('open') || !this.open) return;
    this.to = targetsOf(this.project.stage)[0] ?? '';
    this.reason = '';
    this.document = '';
    this.exemption = null;
    this.forget();
  }

  private forget(): void {
    this.error = undefined;
    this.answer = null;
    this.read = false;
  }

  private async confirm(): Promise<void> {
    const { to, reason, document, project } = this;
    if (this.missing() || !to || this.busy) return;
    const gate = {
      ...(this.read ? { acknowledge: true } : {}),
      ...(to === 'review' && this.exemption ? { exemptionId: this.exemption.id } : {}),
    };
    this.busy = true;
    this.forget();
    try {
      const after = await call(projectsEndpoints.stage, {
        params: { code: project.code },
        body: { stage: to, reason: reason.trim(), document: document.trim() || undefined, ...gate },
      });
      this.tell('lt-moved', { project: after });
    } catch (error) {
      this.error = error;
      this.answer = gateAnswerOf(error);
    }
    this.busy = false;
  }

  /** What is still to be done before the change can be sent; empty when nothing is. */
  private missing(): string {
    if (this.to === '') return t('projects.noNext');
    if (this.reason.trim() === '') return t('projects.reasonMissing');
    return this.answer?.kind === 'acknowledge' && !this.read ? t('projects.readFirst') : '';
  }

  override render(): TemplateResult {
    const targets = targetsOf(this.project.stage).map((stage) => ({ value: stage, label: t(`projects.stage.${stage}`) }));
    const take =
      (field: 'reason' | 'document') =>
      (event: CustomEvent<{ value: string }>): void => {
        this[field] = event.detail.value;
      };
    const missing = this.missing();
    return html`<lt-dialog heading="${t('projects.changeStage')} · ${this.project.name}" .open=${this.open}>
      <form @submit=${(event: Event) => {
        event.preventDefault();
        void this.confirm();
      }}>
        <lt-select label="${t(`projects.stage.${this.project.stage}`)} → ${t('projects.moveTo')}" .options=${targets} value=${this.to} @lt-change=${(
          event: CustomEvent<{ value: Stage }>,
        ) => {
          this.to = event.detail.value;
          this.forget();
        }}></lt-select>
        ${this.to ? this.will(this.to) : nothing}
        <lt-field multiline required label=${t('projects.reason')} hint=${t('projects.reasonHint')} max-length="400" .value=${this.reason} @lt-input=${take('reason')}></lt-field>
        <lt-field label=${t('projects.document')} max-length="200" .value=${this.document} @lt-input=${take('document')}></lt-field>
        ${this.exemption ? html`<p class="muted">${t('gate.using', { document: this.exemption.document })}</p>` : nothing}
        ${this.error ? this.refusal() : nothing}
      </form>
      <lt-button slot="foot" @click=${() => this.tell('lt-close')}>${t('ui.cancel')}</lt-button>
      <lt-button slot="foot" variant=${this.to === 'exited' ? 'danger' : 'primary'} .busy=${this.busy} ?disabled=${missing !== ''} reason=${missing} @click=${() => this.confirm()}>${t('projects.confirm')}</lt-button>
    </lt-dialog>${this.exemptions()}`;
  }

  private will(to: Stage): TemplateResult {
    const from = this.project.stage;
    const effect = effectOf(from, to);
    const moves = movesOf(this.project.quota, from, to);
    const words = {
      commit: 'projects.willCommit',
      giveBack: 'projects.willGiveBack',
      reserve: 'projects.willReserve',
      nothing: 'projects.willNothing',
    } as const;
    const ways = { held: 'projects.fromHeld', committed: 'projects.fromUsed', pool: 'projects.fromPool' } as const;
    return html`<div class="will ${effect}" role="status"><h3>${t('projects.willMove')}</h3><p>${moves.length === 0 ? t('projects.willNothing') : t(words[effect])}</p>
      ${moves.length === 0 ? nothing : html`<ul>${moves.map((move) => html`<li><span>${kindName(move.kind)}</span><span class="muted">${t(effect === 'commit' ? 'projects.heldToUsed' : ways[move.from])}</span><b>${exactWithUnit(move.kind, move.amount)}</b></li>`)}</ul>`}</div>`;
  }

  private exemptions(): TemplateResult {
    const { geometry, use } = this.project;
    const subject = geometry && this.answer?.kind === 'refused' ? { geometry, use, findings: this.answer.findings } : null;
    const close = (event: Event): void => {
      event.stopPropagation();
      this.exempting = false;
    };
    return html`<lt-exemption-dialog .open=${this.exempting} .subject=${subject} @lt-close=${close} @lt-take=${(
      event: CustomEvent<{ exemption: ExemptionView }>,
    ) => {
      this.exemption = event.detail.exemption;
      this.exempting = false;
      this.forget();
    }}></lt-exemption-dialog>`;
  }

  private judged(answer: Judged): TemplateResult {
    const ask = answer.kind === 'acknowledge';
    const take = (event: CustomEvent<{ checked: boolean }>): void => {
      this.read = event.detail.checked;
    };
    const exempt = (): void => {
      this.exempting = true;
    };
    return html`<lt-gate-findings ?ask=${ask} .findings=${answer.findings} .checked=${this.read} @lt-acknowledge=${take}></lt-gate-findings>
      ${ask ? nothing : html`<lt-button size="s" @click=${exempt}>${t('gate.exempt')}</lt-button>`}`;
  }

  private refusal(): TemplateResult {
    const { code, params, traceId } = errorProps(this.error);
    const { answer } = this;
    const shortfalls = shortfallsOf(asProblem(this.error).params);
    return html`<lt-error code=${code} .params=${params} trace-id=${traceId}>${answer?.kind === 'taken' ? takenBy(answer) : nothing}${shortfalls.map(
      (short) =>
        html`<span class="num">${t('projects.shortOf', { kind: kindName(short.kind), asked: exactWithUnit(short.kind, short.asked), available: exactWithUnit(short.kind, short.available) })}</span>`,
    )}</lt-error>${answer && answer.kind !== 'taken' ? this.judged(answer) : nothing}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-stage-dialog': LtStageDialog;
  }
}

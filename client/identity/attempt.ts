import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { errorProps } from '../api/problem.ts';
import { session } from '../api/session.ts';
import { leaveForSso } from '../api/sso.ts';
import { t } from '../i18n/index.ts';
import '../ui/lt-button.ts';
import '../ui/lt-error.ts';

/**
 * One command of a form at a time: which is under way, and what went wrong with the last.
 * @example private attempt = new Attempt(this);  // @click=${() => this.attempt.run('save', () => call(…))}
 */
export class Attempt implements ReactiveController {
  /** The name of what is under way; empty when nothing is. */
  busy = '';
  private failure: unknown;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.failure = undefined;
  }

  /** Runs a command unless one is under way; answers whether it was done. */
  async run(what: string, work: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = what;
    this.failure = undefined;
    this.host.requestUpdate();
    try {
      await work();
    } catch (error) {
      this.failure = error;
    }
    this.busy = '';
    this.host.requestUpdate();
    return this.failure === undefined;
  }

  /** What went wrong, if anything. */
  problem(): TemplateResult | typeof nothing {
    if (this.failure === undefined) return nothing;
    const { code, params, traceId } = errorProps(this.failure);
    return html`<lt-error code=${code} .params=${params} trace-id=${traceId}>${
      code === 'auth.proof_needed' && session.get().sso
        ? html`<lt-button size="s" @click=${() => this.run('prove', () => leaveForSso({ fresh: true }))}>${t('identity.proveAgain')}</lt-button>`
        : nothing
    }</lt-error>`;
  }
}

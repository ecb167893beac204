import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { BodyIn } from '../../server/contract/endpoint.ts';
import { type CheckReply, sitingEndpoints } from '../../server/contract/siting.ts';
import { call } from '../api/call.ts';
import { seeVersions } from '../state/versions.ts';

export type CheckInput = BodyIn<typeof sitingEndpoints.check>;

/** What tells one question from another. */
export function keyOf(input: CheckInput): string {
  return JSON.stringify([input.geometry, input.use ?? null, input.needs ?? {}, input.asOf ?? null]);
}

/**
 * Asks for a check when what is asked changes, a moment after the last change, and lets go of what it asked before. The last
 * answer stays on the screen until the next is here.
 */
export class CheckRunner implements ReactiveController {
  value: CheckReply | undefined;
  error: unknown;
  busy = false;
  private key = '';
  private later: ReturnType<typeof setTimeout> | undefined;
  private running: AbortController | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly answered: (reply: CheckReply) => void,
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.later);
    this.running?.abort();
    this.running = undefined;
    if (this.busy) this.key = '';
    this.busy = false;
  }

  /** Asks after a pause, unless just this was asked already. */
  ask(input: CheckInput, pauseMs: number): void {
    const key = keyOf(input);
    if (key === this.key) return;
    this.key = key;
    this.busy = true;
    clearTimeout(this.later);
    this.later = setTimeout(() => void this.run(input), pauseMs);
  }

  /** Asks the same once more, to be kept; answers it with its id. Problems: those of a check. */
  async keep(input: CheckInput): Promise<CheckReply> {
    const reply = await call(sitingEndpoints.check, { body: { ...input, keep: true } });
    if (keyOf(input) === this.key) this.prime(reply, input);
    this.host.requestUpdate();
    return reply;
  }

  /** Asks the same again. */
  again(input: CheckInput): void {
    this.key = '';
    this.ask(input, 0);
  }

  /** Takes a check that was answered before, as the answer to its own question. */
  prime(reply: CheckReply, input: CheckInput): void {
    this.key = keyOf(input);
    this.value = reply;
    this.error = undefined;
    this.busy = false;
  }

  /** Nothing is asked. */
  drop(): void {
    if (this.key === '' && this.value === undefined) return;
    clearTimeout(this.later);
    this.running?.abort();
    this.running = undefined;
    this.key = '';
    this.value = undefined;
    this.error = undefined;
    this.busy = false;
  }

  private async run(input: CheckInput): Promise<void> {
    this.running?.abort();
    const mine = new AbortController();
    this.running = mine;
    try {
      const reply = await call(sitingEndpoints.check, { body: input, signal: mine.signal });
      if (this.running !== mine) return;
      this.value = reply;
      this.error = undefined;
      seeVersions({ revision: reply.revision, rulesVersion: reply.rulesVersion });
      this.answered(reply);
    } catch (error) {
      if (this.running !== mine) return;
      this.error = error;
    }
    this.busy = false;
    this.host.requestUpdate();
  }
}

import { html, nothing, type TemplateResult } from 'lit';
import { errorProps } from '../api/problem.ts';
import { formatInstant, t } from '../i18n/index.ts';
import type { Resource } from '../state/resource.ts';
import '../ui/lt-button.ts';
import '../ui/lt-error.ts';
import '../ui/lt-skeleton.ts';

/** A resource as it stands: a skeleton while it is first read, the error with a way to retry, or its value; above a value that is stale, since when. */
export function stateOf<T>(
  resource: Resource<T>,
  show: (value: T) => TemplateResult | typeof nothing,
  lines = 6,
): TemplateResult | typeof nothing {
  if (resource.value === undefined && resource.error !== undefined) return problemOf(resource);
  if (resource.value === undefined)
    return html`<div style="padding: var(--gap-2) var(--gap-4)"><lt-skeleton lines=${lines}></lt-skeleton></div>`;
  return html`${resource.stale ? staleNote(resource) : nothing}${show(resource.value)}`;
}

/** What went wrong, with a way to try again. */
export function problemOf<T>(resource: Resource<T>): TemplateResult {
  const { code, params, traceId, retryable } = errorProps(resource.error);
  return html`<div style="padding: var(--gap-3) var(--gap-4)"><lt-error code=${code} .params=${params} trace-id=${traceId} .retryable=${retryable} @lt-retry=${() => resource.reload()}></lt-error></div>`;
}

/** A line that says that what is shown is old. */
export function staleNote<T>(resource: Resource<T>): TemplateResult {
  return html`<div role="status" style="display:flex;align-items:center;gap:10px;padding:5px var(--gap-4);color:var(--warn);background:var(--warn-soft);font-size:var(--text-s)">
    <span style="flex:1">${t('ledger.stale', { time: formatInstant(resource.readAt ?? null) })}</span>
    <lt-button size="s" variant="quiet" icon="refresh" @click=${() => resource.reload()}>${t('ui.retry')}</lt-button></div>`;
}

import { html, type TemplateResult } from 'lit';
import type { MessageKey } from '../i18n/index.ts';
import './flows/lt-waiting-badge.ts';
import type { LedgerView } from './place.ts';

/** One page of the ledger: `/ledger/ID`. A page with a `label` stands in the room's navigation. */
export interface LedgerPage {
  id: string;
  label?: MessageKey;
  /** Stands after the label. */
  badge?: () => TemplateResult;
  /** Pages of a group stand together: what one reads, what one does, what proves it. */
  group: 'read' | 'act' | 'prove';
  /** Defines the page's element. */
  load: () => Promise<unknown>;
  draw: (at: LedgerView) => TemplateResult;
}

/** Every page of the ledger, in the order of its navigation. */
export const ledgerPages: readonly LedgerPage[] = [
  {
    id: 'accounts',
    label: 'ledger.accounts',
    group: 'read',
    load: () => import('./lt-accounts-page.ts'),
    draw: (at) => html`<lt-accounts-page .at=${at}></lt-accounts-page>`,
  },
  {
    id: 'flow',
    label: 'ledgerViews.flow',
    group: 'read',
    load: () => import('./flow/lt-flow-page.ts'),
    draw: (at) => html`<lt-flow-page .at=${at}></lt-flow-page>`,
  },
  {
    id: 'forecast',
    label: 'ledgerViews.forecast',
    group: 'read',
    load: () => import('./forecast/lt-forecast-page.ts'),
    draw: (at) => html`<lt-forecast-page .at=${at}></lt-forecast-page>`,
  },
  {
    id: 'lots',
    label: 'ledgerViews.lots',
    group: 'read',
    load: () => import('./lots/lt-lots-page.ts'),
    draw: (at) => html`<lt-lots-page .at=${at}></lt-lots-page>`,
  },
  {
    id: 'provenance',
    group: 'read',
    load: () => import('./lots/lt-provenance-page.ts'),
    draw: () => html`<lt-provenance-page></lt-provenance-page>`,
  },
  {
    id: 'approvals',
    label: 'flows.approvals',
    badge: () => html`<lt-waiting-badge></lt-waiting-badge>`,
    group: 'act',
    load: () => import('./flows/lt-approvals-page.ts'),
    draw: (at) => html`<lt-approvals-page .at=${at}></lt-approvals-page>`,
  },
  {
    id: 'new',
    label: 'flows.new',
    group: 'act',
    load: () => import('./flows/lt-new-page.ts'),
    draw: (at) => html`<lt-new-page .at=${at}></lt-new-page>`,
  },
  {
    id: 'loans',
    label: 'flows.loans',
    group: 'act',
    load: () => import('./flows/lt-loans-page.ts'),
    draw: (at) => html`<lt-loans-page .at=${at}></lt-loans-page>`,
  },
  {
    id: 'deadlines',
    label: 'flows.deadlines',
    group: 'act',
    load: () => import('./flows/lt-deadlines-page.ts'),
    draw: (at) => html`<lt-deadlines-page .at=${at}></lt-deadlines-page>`,
  },
  { id: 'books', label: 'ledger.books', group: 'prove', load: () => import('./lt-books.ts'), draw: () => html`<lt-books></lt-books>` },
  {
    id: 'bulletin',
    label: 'ledgerViews.bulletin',
    group: 'prove',
    load: () => import('./books/lt-bulletin-page.ts'),
    draw: (at) => html`<lt-bulletin-page .at=${at}></lt-bulletin-page>`,
  },
  {
    id: 'transfers',
    group: 'read',
    load: () => import('./lt-voucher-page.ts'),
    draw: (at) => html`<lt-voucher-page transfer=${at.rest[0] ?? ''}></lt-voucher-page>`,
  },
];

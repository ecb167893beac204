import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { blueprintEndpoints } from '../../server/contract/blueprint.ts';
import type { ReplyOut } from '../../server/contract/endpoint.ts';
import { evidenceEndpoints, type JournalHead, type JournalRowView } from '../../server/contract/evidence.ts';
import { call } from '../api/call.ts';
import { readAll } from '../export/read-all.ts';
import { saveSheet } from '../export/save.ts';
import { formatInstant, formatNumber, pick, t, today } from '../i18n/index.ts';
import { evidence as zh } from '../i18n/zh/evidence.ts';
import { regionName, regionsOf } from '../quota/regions.ts';
import { stateOf } from '../quota/state-of.ts';
import { appended, Resource } from '../state/resource.ts';
import { baseStyles } from '../style/base.ts';
import { screenStyles } from '../style/screen.ts';
import { LtElement } from '../ui/element.ts';
import type { Column } from '../ui/lt-table.ts';
import { toast } from '../ui/toasts.ts';
import { actorWord, journalSheet } from './journal-sheet.ts';
import '../ui/lt-button.ts';
import '../ui/lt-empty.ts';
import '../ui/lt-field.ts';
import '../ui/lt-select.ts';
import '../ui/lt-status.ts';
import '../ui/lt-table.ts';

const ROOMS = [
  'refused',
  'session.',
  'identity.',
  'project.',
  'import.',
  'blueprint.',
  'ledger.',
  'siting.',
  'regions.',
  'sensitive.',
  'exports.',
  'jobs.',
] as const;
/** Deeds whose subject is a layer. */
const OF_LAYERS = /^(sensitive\.|blueprint\.(change|mark)$|exports\.layer$)/;
const PAGE = 200;
const SAVED_AT_ONCE = 1000;
const SAVED_MOST = 10_000;

type Page = ReplyOut<typeof evidenceEndpoints.journal>;
type Filter = Partial<Record<'actor' | 'action' | 'subject' | 'number' | 'from' | 'to', string>>;

const hasSensitive = (marks: Readonly<Record<string, string>>): boolean => Object.values(marks).includes('sensitive');

/** A deed in the language on the screen; its id where there is no word for it. */
const deedWord = (action: string): string => {
  const key = `deed.${action}`;
  return key in zh ? t(`evidence.${key as 'deed.refused'}`) : action;
};

/** The way in which something sensitive was read, in words; any other content as it was written. */
const detailText = ({ action, detail }: JournalRowView): string => {
  const key = `way.${detail.way}`;
  return action === 'sensitive.read' && key in zh ? t(`evidence.${key as 'way.tile'}`) : JSON.stringify(detail);
};

/** The audit journal: who did what to what, when and where; by kind, account, subject and day; as a table to take away. */
@customElement('lt-journal-screen')
export class LtJournalScreen extends LtElement {
  static override styles = [
    baseStyles,
    screenStyles,
    css`
      .list { display: grid; grid-template-rows: auto minmax(0, 1fr) auto; height: 100%; background: var(--surface); }
      .bar { display: flex; flex-wrap: wrap; align-items: end; gap: 8px 10px; padding: 8px var(--inset); border-bottom: 1px solid var(--line); }
      .bar > * { width: 150px; }
      .bar .end { width: auto; margin-inline-start: auto; }
      .scroll { min-height: 0; overflow: auto; }
      .more { padding: 10px var(--inset); }
      footer { padding: 6px var(--inset); border-top: 1px solid var(--line); color: var(--ink-3); font-size: var(--text-s); overflow-wrap: anywhere; }
      @media (max-width: 600px) { .bar > * { width: calc(50% - 5px); } }
    `,
  ];

  private readonly regions = regionsOf(this);
  @state() private filter: Filter = {};
  @state() private saving = false;
  private readonly journal = new Resource(this, (signal) => this.read({}, { signal }));

  private readonly layers = new Resource(this, async (signal) => (await call(blueprintEndpoints.layers, { signal })).items);

  override willUpdate(): void {
    this.regions.want('all');
    this.layers.want('all');
    this.journal.want(JSON.stringify(this.filter), true);
  }

  private change(change: Filter): void {
    const filter = { ...this.filter, ...change };
    this.filter = Object.fromEntries(Object.entries(filter).filter(([, value]) => value));
  }

  private read(more: { before?: number; limit?: number } = {}, options: { signal?: AbortSignal } = {}): Promise<Page> {
    const number = /^[1-9]\d{0,14}$/.test(this.filter.number ?? '') ? Number(this.filter.number) : undefined;
    return call(evidenceEndpoints.journal, { query: { ...this.filter, number, limit: PAGE, ...more }, ...options });
  }

  private readOn(before: number): Promise<void> {
    return this.journal.readOn(() => this.read({ before }), appended);
  }

  private readonly save = async (): Promise<void> => {
    this.saving = true;
    try {
      const { items, complete } = await readAll<JournalRowView>(async (before) => {
        const page = await this.read({ limit: SAVED_AT_ONCE, ...(before === undefined ? {} : { before: Number(before) }) });
        return { items: page.items, next: page.next === null ? null : String(page.next) };
      }, SAVED_MOST);
      const cap = t('evidence.capped', { most: formatNumber(SAVED_MOST) });
      const notes = [...Object.values(this.filter), ...(complete ? [] : [cap])].map((each) => [t('evidence.kind'), each] as const);
      const sheet = journalSheet(items, this.journal.value?.head ?? null, this.regions.value, notes);
      await saveSheet(`${t('evidence.title')}-${today()}`, sheet);
    } catch {
      toast(t('sheets.failed'), { tone: 'fail' });
    }
    this.saving = false;
  };

  override render(): TemplateResult {
    return html`<div dock="page"><div class="list">${this.bar()}
      <div class="scroll">${stateOf(this.journal, (page) => this.table(page))}</div>
      ${this.foot(this.journal.value?.head ?? null)}</div></div>`;
  }

  private bar(): TemplateResult {
    const options = [{ value: '', label: t('evidence.all') }, ...ROOMS.map((room) => ({ value: room, label: t(`evidence.room.${room}`) }))];
    const field = (key: keyof Filter, type: 'search' | 'date') =>
      html`<lt-field type=${type} label=${t(`evidence.${key as 'actor'}`)} .value=${this.filter[key] ?? ''} @lt-change=${(
        event: CustomEvent<{ value: string }>,
      ) => this.change({ [key]: event.detail.value.trim() })}></lt-field>`;
    return html`<div class="bar"><lt-select label=${t('evidence.kind')} .options=${options} value=${this.filter.action ?? ''} @lt-change=${(
      event: CustomEvent<{ value: string }>,
    ) => this.change({ action: event.detail.value, subject: '' })}></lt-select>
      ${field('actor', 'search')}${this.filter.action === 'sensitive.' ? this.layerChoice() : field('subject', 'search')}${field('number', 'search')}${field('from', 'date')}${field('to', 'date')}
      <lt-button class="end" icon="download" ?busy=${this.saving} @click=${this.save}>${t('evidence.save')}</lt-button></div>`;
  }

  /** Who read which layer: the subject is chosen by its name. */
  private layerChoice(): TemplateResult {
    const layers = (this.layers.value ?? []).filter((layer) => layer.sensitivity === 'sensitive' || hasSensitive(layer.attributeMarks));
    const options = [{ value: '', label: t('evidence.all') }, ...layers.map(({ id, name }) => ({ value: id, label: pick(name) }))];
    return html`<lt-select label=${t('evidence.layer')} .options=${options} value=${this.filter.subject ?? ''} @lt-change=${(
      event: CustomEvent<{ value: string }>,
    ) => this.change({ subject: event.detail.value })}></lt-select>`;
  }

  private subjectText({ action, subject }: JournalRowView): string {
    const layer = OF_LAYERS.test(action) ? this.layers.value?.find(({ id }) => id === subject) : undefined;
    return layer ? pick(layer.name) : subject;
  }

  private columns(): Column<JournalRowView>[] {
    const region = (row: JournalRowView) =>
      row.regionId === null ? t('evidence.everywhere') : regionName(this.regions.value, row.regionId);
    return [
      { key: 'at', label: t('evidence.at'), value: (row) => row.at, render: (row) => formatInstant(row.at) },
      { key: 'actor', label: t('evidence.actor'), value: actorWord },
      {
        key: 'deed',
        label: t('evidence.deed'),
        value: (row) => deedWord(row.action),
        render: (row) =>
          row.action === 'refused' ? html`<lt-status status="warn" label=${deedWord(row.action)}></lt-status>` : deedWord(row.action),
      },
      { key: 'subject', label: t('evidence.subject'), value: (row) => this.subjectText(row) },
      { key: 'region', label: t('evidence.region'), value: region },
      { key: 'detail', label: t('evidence.detail'), value: detailText, sortable: false },
      {
        key: 'seq',
        label: t('evidence.seq'),
        align: 'end',
        value: (row) => row.seq,
        render: (row) => (row.seq === null ? t('evidence.notSealed') : formatNumber(row.seq)),
      },
    ];
  }

  private table({ items: rows, next }: Page): TemplateResult {
    if (rows.length === 0) return html`<lt-empty icon="history" heading=${t('evidence.none')} text=${t('evidence.noneWhy')}></lt-empty>`;
    return html`<lt-table auto-height label=${t('evidence.title')} .columns=${this.columns()} .rows=${rows} .keyOf=${(row: JournalRowView) => String(row.id)}></lt-table>
      ${next === null ? nothing : html`<div class="more"><lt-button .busy=${this.journal.readingOn} @click=${() => this.readOn(next)}>${t('evidence.more')}</lt-button></div>`}`;
  }

  private foot(head: JournalHead | null): TemplateResult | typeof nothing {
    if (!head) return nothing;
    return html`<footer title=${t('evidence.headWhy', { sm3: head.sm3 })}>${t('evidence.head', { seq: formatNumber(head.seq), sha256: head.sha256 })}</footer>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-journal-screen': LtJournalScreen;
  }
}

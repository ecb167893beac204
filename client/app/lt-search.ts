import { css, html, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { commandEndpoints } from '../../server/contract/command.ts';
import type { ReplyOut } from '../../server/contract/endpoint.ts';
import { call } from '../api/call.ts';
import { pick, t } from '../i18n/index.ts';
import { mapCommands } from '../map/commands.ts';
import { go, view } from '../state/url-state.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import type { IconName } from '../ui/icons.ts';
import type { LtCombobox, Result } from '../ui/lt-combobox.ts';
import '../ui/lt-combobox.ts';

type Group = ReplyOut<typeof commandEndpoints.search>['groups'][number]['group'];

const icons: Record<Group, IconName> = {
  parcels: 'polygon',
  projects: 'project',
  regions: 'map',
  vouchers: 'document',
  features: 'layers',
  coordinates: 'pin',
};
const selects: Record<Group, string> = {
  parcels: 'parcel',
  projects: 'project',
  regions: 'region',
  vouchers: 'voucher',
  features: 'feature',
  coordinates: 'point',
};

interface Hit extends Result {
  kind: Group;
  key: string;
  center: [number, number] | null;
  bbox: [number, number, number, number] | null;
}

/** The one search box: parcel, project, region, voucher or coordinates; Enter goes to the first. `/` focuses it. */
@customElement('lt-search')
export class LtSearch extends LtElement {
  static override styles = [baseStyles, css`:host { display: block; flex: 1; min-width: 120px; max-width: 430px; }`];

  @state() private results: readonly Hit[] = [];
  @state() private searching = false;
  @query('lt-combobox') private readonly box!: LtCombobox;
  private asked: AbortController | undefined;

  override focus(): void {
    this.box.focus();
  }

  private async find(event: CustomEvent<{ text: string }>): Promise<void> {
    this.asked?.abort();
    const { text } = event.detail;
    if (!text) {
      this.results = [];
      return;
    }
    const asked = new AbortController();
    this.asked = asked;
    this.searching = true;
    try {
      const { groups } = await call(commandEndpoints.search, { query: { q: text.slice(0, 80) }, signal: asked.signal });
      this.results = groups.flatMap(({ group, items }) =>
        items.map((item) => ({
          id: `${selects[group]}:${item.id}`,
          kind: group,
          key: item.id,
          group: t(`app.group.${group}`),
          label: item.title,
          note: pick(item.subtitle),
          icon: icons[group],
          center: item.center,
          bbox: item.bbox,
        })),
      );
    } catch {
      this.results = asked.signal.aborted ? this.results : [];
    } finally {
      if (this.asked === asked) this.searching = false;
    }
  }

  private open(event: CustomEvent<{ id: string }>): void {
    const hit = this.results.find((each) => each.id === event.detail.id);
    if (!hit) return;
    if (!hit.center) {
      go({ path: `ledger/transfers/${hit.key}`, sel: undefined });
      return;
    }
    const onMap = ['map', 'siting', 'command'].includes(view.get().path.split('/')[0] ?? '');
    if (hit.kind === 'projects') go({ path: `projects/${hit.key}`, sel: `project:${hit.key}` });
    else go({ path: onMap && hit.kind !== 'parcels' ? view.get().path : 'map', sel: hit.kind === 'coordinates' ? undefined : hit.id });
    if (hit.kind === 'coordinates') mapCommands.mark(hit.center);
    mapCommands.show(hit.bbox ?? [...hit.center, ...hit.center]);
  }

  override render(): TemplateResult {
    return html`<lt-combobox label=${t('app.searchShort')} placeholder=${t('app.search')} shortcut="/" .results=${this.results} .searching=${this.searching}
      @lt-query=${this.find} @lt-select=${this.open}></lt-combobox>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-search': LtSearch;
  }
}

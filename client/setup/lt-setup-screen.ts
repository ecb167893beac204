import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { PROVINCES } from '../../gis-data/standards/region-codes.ts';
import type { ReplyOut } from '../../server/contract/endpoint.ts';
import { type SetupPreview, setupEndpoints } from '../../server/contract/setup.ts';
import { call } from '../api/call.ts';
import { errorProps, ProblemError } from '../api/problem.ts';
import { loadSession } from '../api/session.ts';
import { formatDate, formatNumber, locale, pick, t, tMaybe } from '../i18n/index.ts';
import { Resource } from '../state/resource.ts';
import { go, view } from '../state/url-state.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { mark } from '../ui/mark.ts';
import { toast } from '../ui/toasts.ts';
import '../ui/lt-button.ts';
import '../ui/lt-chip.ts';
import '../ui/lt-dropzone.ts';
import '../ui/lt-empty.ts';
import '../ui/lt-error.ts';
import '../ui/lt-field.ts';
import '../ui/lt-once.ts';
import '../ui/lt-progress.ts';
import '../ui/lt-select.ts';
import './lt-setup-review.ts';
import { setupStyles } from './styles.ts';
import { ofCities } from './words.ts';

type Invitations = ReplyOut<typeof setupEndpoints.make>['invitations'];
type Officer = Invitations[number]['role'];

const ACCEPT = '.geojson,.json,.topojson,.zip,.gpkg,.kml,.kmz,.dxf,.fgb,.gml';

/** The first day of an installation: boundary files, a look at what they make, the three administrators. Opened with the token that the server printed. */
@customElement('lt-setup-screen')
export class LtSetupScreen extends LtElement {
  static override styles = [baseStyles, setupStyles];

  private readonly token = view.get().more?.token ?? '';
  private readonly open = new Resource(this, (signal) => call(setupEndpoints.state, { signal }));
  private files: readonly File[] = [];
  @state() private preview: (SetupPreview & { province: string }) | null = null;
  @state() private province = '';
  @state() private cities: ReadonlySet<string> = new Set();
  @state() private reading = '';
  @state() private making = false;
  @state() private trouble: unknown = null;
  @state() private admin = { name: '', displayName: '', password: '' };
  @state() private officers: Readonly<Record<Officer, { name: string; displayName: string }>> = {
    security: { name: '', displayName: '' },
    auditor: { name: '', displayName: '' },
  };
  /** The links for the other two administrators, once the city is made. */
  @state() private invitations: Invitations | null = null;

  private get headers(): Record<string, string> {
    return { 'x-setup-token': this.token };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.open.want('all');
  }

  private async send(files: readonly File[]): Promise<void> {
    this.trouble = null;
    try {
      for (const file of files) {
        this.reading = file.name;
        const form = new FormData();
        form.set('file', file, file.name);
        const query = this.province ? { province: this.province } : {};
        this.preview = await call(setupEndpoints.addFile, { form, query, headers: this.headers });
        this.files = [...this.files.filter((each) => each.name !== file.name), file];
      }
    } catch (error) {
      this.trouble = error;
    } finally {
      this.reading = '';
    }
  }

  private async clear(): Promise<void> {
    await call(setupEndpoints.removeFiles, { headers: this.headers }).catch((error: unknown) => {
      this.trouble = error;
    });
    this.files = [];
    this.preview = null;
    this.cities = new Set();
  }

  private async readAs(province: string): Promise<void> {
    this.province = province;
    this.cities = new Set();
    if (this.files.length > 0) await this.send(this.files);
  }

  private async make(event: Event): Promise<void> {
    event.preventDefault();
    if (this.making || this.missing() !== '') return;
    this.making = true;
    this.trouble = null;
    try {
      const body = { province: this.preview!.province, cities: [...this.cities], admin: this.admin, ...this.officers };
      const { regions, invitations } = await call(setupEndpoints.make, { body, headers: this.headers });
      await loadSession();
      toast(t('setup.done', { count: formatNumber(regions) }), { tone: 'pass' });
      this.invitations = invitations;
    } catch (error) {
      this.trouble = error;
    } finally {
      this.making = false;
    }
  }

  /** What is missing before the city can be made; empty when nothing is. */
  private missing(): string {
    if (this.reading) return t('setup.reading', { name: this.reading });
    if (!this.preview) return t('setup.missing.files');
    if (!this.preview.ready) return t('setup.missing.regions');
    const people = [this.admin, this.officers.security, this.officers.auditor];
    return people.every((each) => Object.values(each).every((text) => text.trim() !== '')) ? '' : t('setup.missing.admin');
  }

  override render(): TemplateResult {
    const other = locale.get() === 'zh' ? 'en' : 'zh';
    return html`<div class="page"><header><h1>${mark(28)}${t('setup.title')}</h1>
        <lt-button variant="quiet" size="s" icon="globe" @click=${() => locale.set(other)}>${t(`app.language.${other}`)}</lt-button></header>
      ${this.body()}</div>`;
  }

  /** The links of the other two, shown this once. */
  private links(invitations: Invitations): TemplateResult {
    const note = ({ role, name, displayName, expiresAt }: Invitations[number]): string =>
      t('setup.linkNote', { role: t(`app.role.${role}`), name: displayName, account: name, date: formatDate(expiresAt) });
    return html`<section class="links"><h2>${t('setup.linksHeading')}</h2><p class="muted">${t('setup.linksText')}</p>
      ${invitations.map((each) => html`<lt-once text=${location.origin + each.path} note=${note(each)}></lt-once>`)}
      <lt-button variant="primary" @click=${() => go({ path: 'readiness', more: undefined })}>${t('setup.goOn')}</lt-button></section>`;
  }

  private body(): TemplateResult {
    if (this.invitations) return this.links(this.invitations);
    if (this.open.error !== undefined) return this.problem(this.open.error);
    if (!this.open.value) return html`<lt-progress></lt-progress>`;
    if (!this.open.value.open)
      return html`<lt-empty icon="check" heading=${t('setup.closed')} text=${t('setup.closedText')}><lt-button variant="primary" @click=${() => go({ path: 'map', more: undefined })}>${t('setup.signIn')}</lt-button></lt-empty>`;
    if (this.token === '') return this.problem(new ProblemError('setup.token', 403, {}, '', []));
    return html`<p class="lead">${t('setup.lead')}</p><div class="columns"><section class="side">${this.given()}${this.person()}</section>
      <section class="review"><h2><i>2</i>${t('setup.step2')}${this.preview ? html`<small>${this.summary()}</small>` : nothing}</h2>${this.review()}</section></div>`;
  }

  private summary(): string {
    const regions = ofCities(this.preview!, this.cities);
    const count = (kind: string) => formatNumber(regions.filter((region) => region.kind === kind).length);
    return t('setup.summary', { cities: count('city'), counties: count('county'), zones: count('zone') });
  }

  private given(): TemplateResult {
    const provinces = Object.entries(PROVINCES).map(([value, name]) => ({ value, label: `${value} ${pick(name)}` }));
    const files = this.preview?.files ?? [];
    return html`<h2><i>1</i>${t('setup.step1')}</h2>
      <lt-dropzone multiple accept=${ACCEPT} label=${t('setup.drop')} hint=${t('setup.formats')} ?disabled=${this.reading !== ''}
        @lt-files=${(event: CustomEvent<{ files: File[] }>) => this.send(event.detail.files)}></lt-dropzone>
      ${this.reading ? html`<lt-progress label=${t('setup.reading', { name: this.reading })}></lt-progress>` : nothing}
      ${this.trouble === null ? nothing : this.problem(this.trouble)}
      ${files.length > 0 ? this.fileList(files) : nothing}
      <lt-select label=${t('setup.province')} placeholder=${t('setup.provinceAuto')} .options=${provinces} value=${this.province || (this.preview?.province ?? '')}
        @lt-change=${(event: CustomEvent<{ value: string }>) => this.readAs(event.detail.value)}></lt-select>
      ${this.cityChoice()}`;
  }

  private fileList(files: SetupPreview['files']): TemplateResult {
    return html`<ul class="files">${files.map(
      ({ name, format, crs, features }) =>
        html`<li><b>${name}</b><small>${t('setup.file', { count: formatNumber(features), format, crs })}</small></li>`,
    )}</ul><lt-button size="s" variant="quiet" icon="trash" @click=${this.clear}>${t('setup.clear')}</lt-button>`;
  }

  private cityChoice(): TemplateResult | typeof nothing {
    const cities = (this.preview?.regions ?? []).filter((region) => region.kind === 'city');
    if (cities.length < 2) return nothing;
    const toggle = (id: string): void => {
      const chosen = new Set(this.cities.size === 0 ? cities.map((city) => city.id) : this.cities);
      if (!chosen.delete(id)) chosen.add(id);
      this.cities = chosen.size === cities.length ? new Set() : chosen;
    };
    return html`<div class="cities" role="group" aria-label=${t('setup.cities')}><span class="small muted">${t('setup.cities')}</span>${cities.map(
      (city) =>
        html`<lt-chip action ?on=${this.cities.size === 0 || this.cities.has(city.id)} @click=${() => toggle(city.id)}>${pick(city.name)}</lt-chip>`,
    )}</div>`;
  }

  private person(): TemplateResult {
    const field = (
      name: keyof LtSetupScreen['admin'],
      label: string,
      more: { type?: 'password'; autocomplete: 'username' | 'off' | 'new-password'; hint?: string },
    ) =>
      html`<lt-field label=${label} type=${more.type ?? 'text'} autocomplete=${more.autocomplete} hint=${more.hint ?? ''} max-length=${name === 'password' ? 200 : 40}
        .value=${this.admin[name]} @lt-input=${(event: CustomEvent<{ value: string }>) => {
          this.admin = { ...this.admin, [name]: event.detail.value };
        }}></lt-field>`;
    const missing = this.missing();
    return html`<form @submit=${this.make}><h2><i>3</i>${t('setup.step3')}</h2><p class="small muted">${t('setup.three')}</p>
      <h3>${t('setup.own')}</h3>
      <div class="pair">${field('name', t('setup.admin'), { autocomplete: 'username' })}${field('displayName', t('setup.displayName'), { autocomplete: 'off' })}</div>
      ${field('password', t('setup.password'), { type: 'password', autocomplete: 'new-password', hint: t('setup.passwordHint') })}
      ${this.officer('security')}${this.officer('auditor')}
      <lt-button block variant="primary" type="submit" ?busy=${this.making} ?disabled=${missing !== ''} reason=${missing}>${t('setup.make')}</lt-button></form>`;
  }

  private officer(role: Officer): TemplateResult {
    const who = t(`app.role.${role}`);
    const field = (part: 'name' | 'displayName', label: string): TemplateResult =>
      html`<lt-field label=${label} max-length="40" autocomplete="off" .value=${this.officers[role][part]}
        @lt-input=${(event: CustomEvent<{ value: string }>) => {
          this.officers = { ...this.officers, [role]: { ...this.officers[role], [part]: event.detail.value } };
        }}></lt-field>`;
    return html`<div class="pair">${field('name', t('setup.officerAccount', { role: who }))}${field('displayName', t('setup.officerName', { role: who }))}</div>`;
  }

  private review(): TemplateResult {
    if (!this.preview) return html`<lt-empty icon="map" heading=${t('setup.emptyHeading')} text=${t('setup.emptyText')}></lt-empty>`;
    return html`<lt-setup-review .preview=${this.preview} .cities=${this.cities}></lt-setup-review>`;
  }

  /** A refused file says why in the words of the import. */
  private problem(error: unknown): TemplateResult {
    const { code, params, traceId } = errorProps(error);
    const why = code === 'setup.file_refused' ? (tMaybe(`exchange.finding.${params.reason}`, params) ?? '') : '';
    return html`<lt-error code=${code} .params=${params} trace-id=${traceId} advice=${why}></lt-error>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-setup-screen': LtSetupScreen;
  }
}

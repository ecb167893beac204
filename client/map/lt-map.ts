import { css, html, nothing, type TemplateResult, unsafeCSS } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { type LayerSpecification, Map as MapLibre, prewarm, setWorkerUrl } from 'maplibre-gl';
import mapCss from 'maplibre-gl/dist/maplibre-gl.css?inline';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { onLive } from '../api/events.ts';
import { session } from '../api/session.ts';
import { languageTag, t } from '../i18n/index.ts';
import { StoreController } from '../state/store-controller.ts';
import { go, type View, view } from '../state/url-state.ts';
import { baseStyles } from '../style/base.ts';
import { theme } from '../style/theme.ts';
import { LtElement } from '../ui/element.ts';
import { addShortcuts } from '../ui/shortcuts.ts';
import { cityBox, lastCityBox, regionsBox } from './city-box.ts';
import { bindDrawing } from './draw-binding.ts';
import { drawCommands, drawing } from './draw-store.ts';
import { tellMap } from './events.ts';
import { mapLayers, mapTheme, mapZoom } from './layers.ts';
import { firstLayers, forgetLayers, loadLayers, showLastLayers } from './load-layers.ts';
import { bindNames } from './names.ts';
import { addOverlays, anchor, repaintOverlays } from './overlay-layers.ts';
import { bindPicking, pickAt } from './pick.ts';
import { pointer } from './pointer.ts';
import { reconcile } from './reconcile.ts';
import { grounds } from './shape.ts';
import { bindSitePreview } from './site-preview-binding.ts';
import { blueprintSource, emptyStyle, featureLayers } from './style.ts';
import { warmText } from './warm-text.ts';
import { bindWishes } from './wishes-binding.ts';
import '../ui/lt-empty.ts';
import './lt-draw-bar.ts';
import './map-view.ts';
import './lt-map-tools.ts';
import './lt-scale.ts';

const cityFit = { padding: 24 };

setWorkerUrl(workerUrl);
/** The worker starts while the drawing surface is made. */
prewarm();

/**
 * The map. One in the whole application, kept while screens change. Rooms speak to it by `mapCommands`, `drawCommands` and
 * the stores of layers.ts, and hear it by `onMap`; the address holds its place and the selection.
 */
@customElement('lt-map')
export class LtMap extends LtElement {
  static override styles = [
    unsafeCSS(mapCss),
    baseStyles,
    css`
      :host { display: block; position: relative; overflow: hidden; background: var(--map-ground); container-type: inline-size; }
      .canvas { position: absolute; inset: 0; }
      .maplibregl-canvas:focus-visible { outline: 2px solid var(--accent); outline-offset: -3px; }
      lt-map-tools { position: absolute; inset-inline-start: 12px; top: 12px; z-index: 2; }
      lt-draw-bar { position: absolute; inset-inline-start: 60px; top: 12px; z-index: 2; }
      lt-scale { position: absolute; inset-inline-start: 12px; bottom: 10px; z-index: 2; }
      .synthetic { position: absolute; inset-inline-end: 12px; bottom: 10px; z-index: 2; padding: 2px 8px; font-size: var(--text-s); color: var(--ink-2); background: color-mix(in srgb, var(--surface) 86%, transparent); border-radius: 4px; }
      @container (max-width: 380px) { .synthetic { top: 12px; bottom: auto; max-width: calc(100% - 70px); } }
      .drop { position: absolute; inset: 10px; z-index: 6; display: grid; place-items: center; background: color-mix(in srgb, var(--accent-soft) 88%, transparent); border: 2px dashed var(--accent); border-radius: 10px; color: var(--accent); font-size: var(--text-l); font-weight: 600; pointer-events: none; }
      .sorry { position: absolute; inset: 0; display: grid; place-content: center; }
    `,
  ];

  private readonly who = new StoreController(this, session);
  @state() private metresPerPx = 100;
  @state() private near: [number, number] = [116, 36.45];
  @state() private dropping = false;
  @state() private unsupported = false;
  @query('.canvas') private readonly box!: HTMLElement;
  private map: MapLibre | undefined;
  private readonly known = new Map<string, LayerSpecification>();
  private stops: (() => void)[] = [];

  /** The map opens when the panels around it have taken their place: another size would make its drawing surface anew. */
  override firstUpdated(): void {
    requestAnimationFrame(() => {
      if (!this.isConnected) return;
      try {
        this.open();
      } catch {
        this.unsupported = true;
      }
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.stops) stop();
    forgetLayers();
    this.map?.remove();
    this.map = undefined;
  }

  private open(): void {
    const { at } = view.get();
    const last = at ? null : lastCityBox();
    const map = new MapLibre({
      container: this.box,
      center: at ? [at.lon, at.lat] : this.near,
      zoom: at?.zoom ?? 8.5,
      ...(last ? { bounds: [...last], fitBoundsOptions: cityFit } : {}),
      minZoom: 5,
      maxZoom: 20,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      fadeDuration: 0,
      localIdeographFontFamily: '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
      locale: { 'Map.Title': t('map.label') },
    });
    this.map = map;
    /* The map never tilts, so no sky is ever seen; drawing it took a quarter of each frame where there is no graphics card. */
    map.painter.drawFunctions.sky = () => undefined;
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.getCanvas().lang = languageTag();
    map.once('style.load', () => this.start(map));
    const listed = firstLayers().catch(() => undefined);
    void (showLastLayers() ? Promise.resolve() : listed).then(() => map.setStyle(emptyStyle(theme.get(), location.origin)));
    if (!at)
      void cityBox().then((box) => {
        if (box && !view.get().at && box.join() !== last?.join()) map.fitBounds([...box], { ...cityFit, duration: 0 });
      });
  }

  /** Once the style is there: our layers, then everything that changes them. */
  private start(map: MapLibre): void {
    addOverlays(map, theme.get());
    map.once('idle', () => {
      performance.mark('lantu:first-view');
      warmText(map);
    });
    const draw = (): void => this.drawLayers();
    const refresh = (): void => map.refreshTiles(blueprintSource);
    const reload = (): void => {
      loadLayers().catch(() => undefined);
      refresh();
    };
    this.stops.push(
      mapLayers.subscribe(draw),
      mapTheme.subscribe(draw),
      theme.subscribe((now) => {
        repaintOverlays(map, now);
        map.setPaintProperty('ground', 'background-color', getComputedStyle(this).getPropertyValue('--map-ground').trim());
        this.drawLayers();
      }),
      view.subscribe((now, before) => this.follow(now, before)),
      onLive('blueprint.changed', reload),
      onLive('project.created', refresh),
      onLive('project.changed', refresh),
      bindDrawing(map),
      bindNames(map),
      bindWishes(map),
      bindSitePreview(map),
      this.addKeys(map),
    );
    bindPicking(map);
    void regionsBox().then((box) => box && grounds.update((all) => [...all, box]));
    this.watchView(map);
    this.drawLayers();
  }

  private drawLayers(): void {
    if (!this.map) return;
    reconcile(this.map, this.known, featureLayers(mapLayers.get(), theme.get(), mapTheme.get()), anchor);
  }

  private watchView(map: MapLibre): void {
    const tell = (): void => {
      const bounds = map.getBounds();
      const { lng: lon, lat } = map.getCenter();
      mapZoom.set(map.getZoom());
      this.near = [lon, lat];
      tellMap('move', {
        west: bounds.getWest(),
        south: bounds.getSouth(),
        east: bounds.getEast(),
        north: bounds.getNorth(),
        zoom: map.getZoom(),
      });
    };
    const settle = (): void => {
      const { lng: lon, lat } = map.getCenter();
      go({ at: { lon, lat, zoom: map.getZoom() } });
      tell();
    };
    const measure = (): void => {
      const { lng: lon, lat } = map.getCenter();
      this.metresPerPx = (40_075_016.7 * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** map.getZoom());
      if (!map.getCanvas().matches(':hover')) pointer.set({ lon, lat });
    };
    map.on('moveend', settle);
    map.on('move', measure);
    map.on('mousemove', ({ lngLat }) => pointer.set({ lon: lngLat.lng, lat: lngLat.lat }));
    map.getCanvas().addEventListener('keydown', (event) => {
      if (event.key === 'Enter' || event.key === ' ') this.pickCentre(map, event);
    });
    measure();
    tell();
  }

  /** Enter on the map picks what is at its centre; while somebody draws, the space bar sets a corner there. */
  private pickCentre(map: MapLibre, { key }: KeyboardEvent): void {
    const { lng, lat } = map.getCenter();
    const { mode, history } = drawing.get();
    const open = mode !== 'idle' && !history.now.closed;
    if (key === 'Enter' && mode === 'idle') pickAt(map, map.project([lng, lat]));
    if (key === ' ' && open) drawCommands.add([lng, lat]);
  }

  /** Back and Forward and links move the map; its own pans do not come back here. */
  private follow(now: View, before: View): void {
    const { at } = now;
    if (!this.map || !at || at === before.at) return;
    const { lng, lat } = this.map.getCenter();
    const moved = Math.abs(lng - at.lon) > 2e-5 || Math.abs(lat - at.lat) > 2e-5 || Math.abs(this.map.getZoom() - at.zoom) > 0.02;
    if (moved && !this.map.isMoving()) this.map.jumpTo({ center: [at.lon, at.lat], zoom: at.zoom });
  }

  private addKeys(map: MapLibre): () => void {
    const drawingNow = (run: () => void) => (): void => {
      if (drawing.get().mode !== 'idle') run();
    };
    return addShortcuts(
      { keys: 'd', label: 'app.key.draw', group: 'map', run: () => drawCommands.start('site') },
      { keys: 'm', label: 'app.key.measure', group: 'map', run: () => drawCommands.start('length') },
      { keys: 'Ctrl+Z', label: 'app.key.undo', group: 'map', run: drawingNow(() => drawCommands.undo()) },
      { keys: 'Ctrl+Shift+Z', label: 'app.key.redo', group: 'map', run: drawingNow(() => drawCommands.redo()) },
      { keys: '+', label: 'app.key.zoomIn', group: 'map', run: () => map.zoomIn() },
      { keys: '-', label: 'app.key.zoomOut', group: 'map', run: () => map.zoomOut() },
    );
  }

  private onDragOver(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.dropping = true;
  }

  private onDrop(event: DragEvent): void {
    event.preventDefault();
    this.dropping = false;
    const files = [...(event.dataTransfer?.files ?? [])];
    const box = this.getBoundingClientRect();
    const at = this.map?.unproject([event.clientX - box.left, event.clientY - box.top]);
    if (files.length > 0) tellMap('drop', { files, lon: at?.lng ?? this.near[0], lat: at?.lat ?? this.near[1] });
  }

  private zoom(event: CustomEvent<{ by: number }>): void {
    if (event.detail.by > 0) this.map?.zoomIn();
    else this.map?.zoomOut();
  }

  private async fit(): Promise<void> {
    const box = await cityBox();
    if (box)
      this.map?.fitBounds(
        [
          [box[0], box[1]],
          [box[2], box[3]],
        ],
        { padding: 24 },
      );
  }

  override render(): TemplateResult {
    if (this.unsupported) return html`<div class="sorry"><lt-empty icon="map" heading=${t('map.unsupported')}></lt-empty></div>`;
    return html`<div class="canvas" role="application" aria-label=${t('map.label')} aria-description=${t('map.keyboardHint')} @dragover=${this.onDragOver} @dragleave=${() => {
      this.dropping = false;
    }} @drop=${this.onDrop}></div>
      <lt-map-tools @lt-zoom=${this.zoom} @lt-fit=${this.fit}></lt-map-tools>
      <lt-draw-bar .near=${this.near}></lt-draw-bar>
      <lt-scale .metresPerPx=${this.metresPerPx}></lt-scale>
      ${this.who.value.synthetic ? html`<div class="synthetic">${t('map.synthetic')}</div>` : nothing}
      ${this.dropping ? html`<div class="drop">${t('map.dropHere')}</div>` : nothing}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-map': LtMap;
  }
}

import { loadSession, may } from './api/session.ts';
import { screenOf } from './app/screens.ts';
import { installLocale } from './i18n/index.ts';
import { firstLayers } from './map/load-layers.ts';
import { installUrlState, view } from './state/url-state.ts';
import { installTheme } from './style/theme.ts';
import './app/lt-app.ts';

installTheme();
installLocale();
installUrlState();
const known = loadSession();

/** The map, its layers and the screen are fetched while the server says who is here, and as soon as it has. */
const screen = screenOf(view.get().path, false);
screen?.load().catch(() => undefined);
if (screen?.layout === 'map') {
  import('./map/lt-map.ts').catch(() => undefined);
  known.then(() => (may('blueprint.read') ? firstLayers() : undefined)).catch(() => undefined);
}

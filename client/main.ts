import { loadSession } from './api/session.ts';
import { installUrlState } from './app/url-state.ts';
import { installLocale } from './i18n/index.ts';
import { installTheme } from './style/theme.ts';
import './app/lt-app.ts';

installTheme();
installLocale();
installUrlState();
loadSession().catch(() => undefined);

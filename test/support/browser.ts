import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = [process.env.CHROMIUM ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where Chromium is, or null on a machine without one. */
export const chromiumPath: string | null = PLACES.find((path) => path !== '' && existsSync(path)) ?? null;

/** Opens headless Chromium with software GL, so that the map is drawn, and without its own traffic. */
export function openBrowser(): Promise<Browser> {
  if (!chromiumPath) throw new Error('Chromium is not on this machine (Debian: apt-get install chromium)');
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--ignore-gpu-blocklist',
      '--no-first-run',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

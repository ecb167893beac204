import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import helmet from 'helmet';

/** Nothing comes from elsewhere; workers are the map library's own. */
export function securityHeaders(): RequestHandler {
  const self = ["'self'"];
  const directives = {
    defaultSrc: self,
    scriptSrc: self,
    workerSrc: ["'self'", 'blob:'],
    imgSrc: ["'self'", 'data:', 'blob:'],
    styleSrc: ["'self'", "'unsafe-inline'"],
    connectSrc: self,
    fontSrc: self,
    baseUri: ["'none'"],
    objectSrc: ["'none'"],
    frameAncestors: ["'none'"],
    upgradeInsecureRequests: null,
  };
  return helmet({ contentSecurityPolicy: { directives }, strictTransportSecurity: false });
}

/** The built client: hashed assets for ever, the page for every address that is a screen; for an address among `gone` it says that there is nothing. */
export function serveClient(app: Express, folder: string, gone: readonly string[]): void {
  if (!existsSync(folder)) return;
  app.use('/assets', express.static(join(folder, 'assets'), { immutable: true, maxAge: '1y' }));
  app.use(express.static(folder, { index: false }));
  app.get(/^\/(?!api\/|tiles\/|ogc|health\/|metrics|assets\/).*/, (request: Request, response: Response) => {
    if (gone.includes(request.path)) response.status(404);
    response.setHeader('cache-control', 'no-cache');
    response.sendFile(join(folder, 'index.html'));
  });
}

import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { isLocal } from './proxy.ts';
import { sameText } from './same.ts';

export interface Metrics {
  /** Times every request by route and status. */
  readonly watch: RequestHandler;
  /** `GET /metrics` in Prometheus's text format: for callers on this machine, and for who sends the token. */
  readonly show: RequestHandler;
}

/** @param token what a caller from elsewhere sends as a bearer token; null when nobody elsewhere may look */
export function createMetrics(token: string | null): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'lantu_http_request_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  });
  return {
    watch: (request, response, next) => {
      const stop = requests.startTimer({ method: request.method });
      response.on('finish', () =>
        stop({ route: (request.route as { path?: string } | undefined)?.path?.toString() ?? 'none', status: response.statusCode }),
      );
      next();
    },
    show: (request, response, next) => {
      const given = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
      const known = token !== null && sameText(token, given);
      if (!known && !isLocal(request)) return next();
      registry.metrics().then((text) => response.type(registry.contentType).send(text), next);
    },
  };
}

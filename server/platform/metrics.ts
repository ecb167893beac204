import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

export interface Metrics {
  /** Times every request by route and status. */
  readonly watch: RequestHandler;
  /** `GET /metrics` in Prometheus's text format, for callers on this machine only. */
  readonly show: RequestHandler;
}

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

export function createMetrics(): Metrics {
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
      if (!LOOPBACK.has(request.socket.remoteAddress ?? '')) return next();
      registry.metrics().then((text) => response.type(registry.contentType).send(text), next);
    },
  };
}

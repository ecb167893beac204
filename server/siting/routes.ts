import { RULES_VERSION, SITING_RULES } from '../../gis-data/standards/siting-rules.ts';
import { sitingEndpoints as endpoints } from '../contract/siting.ts';
import { type Route, route } from '../platform/http.ts';
import { checkAndKeep, checkSite, readCheck } from './service.ts';

export function sitingRoutes(): Route[] {
  return [
    route(endpoints.check, async ({ body: { keep, use = null, ...asked } }, call) => {
      const input = { ...asked, use };
      if (keep) return call.write((unit) => checkAndKeep(unit, input));
      return { id: null, ...(await call.read((query) => checkSite(query, input))) };
    }),
    route(endpoints.read, ({ params }, call) => call.read((query) => readCheck(query, params.id))),
    route(endpoints.rules, async () => ({
      version: RULES_VERSION,
      items: SITING_RULES.map((rule) => ({
        id: rule.id,
        check: rule.check,
        layerId: rule.layer ?? null,
        severity: rule.severity,
        title: { zh: rule.zh, en: rule.en },
        document: rule.document,
        article: rule.article,
        effectiveFrom: rule.effectiveFrom,
        effectiveTo: rule.effectiveTo,
        verified: rule.verified,
      })),
    })),
  ];
}

import type { Fix } from '../../../model/assessment/finding.ts';
import { type JsonRecord, jsonPointer, recordAt, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { edit } from '../../fixes/fixes.ts';
import { missingService } from '../backing-service.ts';
import type { Rule } from '../rule.ts';

/** Where a definition says who converts, in `apiextensions.k8s.io/v1` and in `v1beta1`. */
const places = [
  ['spec', 'conversion', 'webhook', 'clientConfig', 'service'],
  ['spec', 'conversion', 'webhookClientConfig', 'service'],
];

/** A definition whose versions a Service converts that is not there. */
export const rule: Rule = {
  id: 'crd-conversion',
  kinds: ['CustomResourceDefinition'],
  *check(object, about) {
    const words = (service: string) => message('rule.crd-conversion', { service });
    const fixes = withoutConversion(recordAt(object, 'spec'));
    for (const place of places) {
      const service = recordAt(object, ...place);
      yield* missingService(service, { severity: 'error', pointer: jsonPointer(...place), words, fixes }, about);
    }
  },
};

/** Where one version is served, and a new cluster stores no object in another one, nothing is to be converted. */
function withoutConversion(spec: JsonRecord | undefined): Fix[] {
  const served = recordsOf(spec?.versions).filter(([, { served: is }]) => is !== false);
  if (served.length !== 1) return [];
  const [version] = served.map(([, { name }]) => String(name));
  const operation = { op: 'replace', path: '/spec/conversion', value: { strategy: 'None' } } as const;
  return [edit(message('fix.no-conversion', { version: version ?? '' }), operation)];
}

import { jsonPointer, recordAt } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
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
  *check(object, about) {
    if (object.kind !== 'CustomResourceDefinition') return;
    const words = (service: string) => message('rule.crd-conversion', { service });
    for (const place of places) {
      const service = recordAt(object, ...place);
      yield* missingService(service, { severity: 'error', pointer: jsonPointer(...place), words }, about);
    }
  },
};

import { recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { missingService } from '../backing-service.ts';
import type { Rule } from '../rule.ts';

/** A part of the API that a Service answers that is not there. */
export const rule: Rule = {
  id: 'apiservice-backend',
  kinds: ['APIService'],
  *check(object, about) {
    const words = (service: string) => message('rule.apiservice-backend', { name: object.metadata.name, service });
    const service = recordAt(object.spec, 'service');
    yield* missingService(service, { severity: 'error', pointer: '/spec/service', words }, about);
  },
};

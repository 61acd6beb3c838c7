import { jsonPointer, recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { edit, removing, safeEdit } from '../../fixes/fixes.ts';
import { classAnnotation } from '../../mappings/ingress-classes.ts';
import { isIngress } from '../../objects/ingress.ts';
import type { Rule } from '../rule.ts';

/** The minor version of Kubernetes 1 from which on both may say the same class. Source: the release notes of Kubernetes 1.27. */
const sameTakenFrom = 27;

/**
 * A class that is said twice, which an API server refuses for a new Ingress where the two differ, and before Kubernetes 1.27 always.
 * Source: the validation of Ingresses.
 */
export const rule: Rule = {
  id: 'ing-class-both',
  kinds: ['Ingress'],
  *check(object, { target }) {
    const field = recordAt(object, 'spec')?.ingressClassName;
    const annotated = object.metadata.annotations?.[classAnnotation];
    if (!isIngress(object) || typeof field !== 'string' || typeof annotated !== 'string') return;
    const pointer = jsonPointer('metadata', 'annotations', classAnnotation);
    const out = removing(object, pointer);
    const keep = message('fix.one-class', { name: field });
    if (field !== annotated) {
      const path = '/spec/ingressClassName';
      const there = target.facts.ingressClasses?.some(({ name }) => name === annotated);
      const other = edit(message('fix.one-class', { name: annotated }), out, { op: 'replace', path, value: annotated });
      const words = message('rule.ing-class-both', { annotated, field });
      yield { severity: 'error', pointer, message: words, fixes: [edit(keep, out), ...(there ? [other] : [])] };
      return;
    }
    const { version } = target.facts;
    if (version === undefined || target.minor === undefined) yield { unknown: 'version' };
    else if (target.minor < sameTakenFrom) {
      const words = message('rule.ing-class-both.same', { version: `${version.major}.${version.minor}` });
      yield { severity: 'error', pointer, message: words, fixes: [safeEdit(keep, out)] };
    }
  },
};

import { jsonPointer, recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { edit, removing, safeEdit } from '../../fixes/fixes.ts';
import { classAnnotation } from '../../mappings/ingress-classes.ts';
import { isIngress } from '../../objects/ingress.ts';
import type { Rule } from '../rule.ts';

/** A class that is said twice, which no API server takes for a new Ingress. Source: the validation of Ingresses. */
export const rule: Rule = {
  id: 'ing-class-both',
  *check(object, { target }) {
    const field = recordAt(object, 'spec')?.ingressClassName;
    const annotated = object.metadata.annotations?.[classAnnotation];
    if (!isIngress(object) || field === undefined || annotated === undefined) return;
    const pointer = jsonPointer('metadata', 'annotations', classAnnotation);
    const out = removing(object, pointer);
    const path = '/spec/ingressClassName';
    const keep = message('fix.one-class', { name: String(field) });
    const there = target.facts.ingressClasses?.some(({ name }) => name === annotated);
    const other = edit(message('fix.one-class', { name: annotated }), out, { op: 'replace', path, value: annotated });
    const fixes = field === annotated ? [safeEdit(keep, out)] : [edit(keep, out), ...(there ? [other] : [])];
    yield { severity: 'error', pointer, message: message('rule.ing-class-both'), fixes };
  },
};

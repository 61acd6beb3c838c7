import { jsonPointer, recordAt } from '../../model/json/json.ts';
import { message } from '../../model/message.ts';
import type { Mappings } from '../../model/migration/plan.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { Note } from '../context.ts';

/** The annotation that named the class before `spec.ingressClassName`. */
export const classAnnotation = 'kubernetes.io/ingress.class';

/**
 * Maps the class of an Ingress, and leaves out the old annotation where the field says the class too: a server refuses both where they
 * differ, and before Kubernetes 1.27 always.
 */
export function mapIngressClass(resource: string, draft: KubeObject, mappings: Mappings, note: Note): void {
  if (resource !== 'ingresses.networking.k8s.io' && resource !== 'ingresses.extensions') return;
  const classes = mappings.ingressClasses ?? {};
  const spec = recordAt(draft.spec);
  const { annotations } = draft.metadata;
  const annotated = annotations?.[classAnnotation];
  const named = spec?.ingressClassName;
  if (spec && typeof named === 'string') {
    const to = Object.hasOwn(classes, named) ? classes[named] : undefined;
    if (to !== undefined && to !== named) {
      spec.ingressClassName = to;
      note('/spec/ingressClassName', message('adapt.ingress-class', { from: named, to }));
    }
  }
  if (!annotations || annotated === undefined) return;
  const pointer = jsonPointer('metadata', 'annotations', classAnnotation);
  if (named !== undefined) {
    delete annotations[classAnnotation];
    if (Object.keys(annotations).length === 0) delete draft.metadata.annotations;
    note(pointer, message('adapt.ingress-annotation', {}));
    return;
  }
  const to = Object.hasOwn(classes, annotated) ? classes[annotated] : undefined;
  if (to === undefined || to === annotated) return;
  annotations[classAnnotation] = to;
  note(pointer, message('adapt.ingress-class', { from: annotated, to }));
}

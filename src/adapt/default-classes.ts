import { jsonPointer } from '../model/json.ts';
import { message } from '../model/message.ts';
import type { KubeObject } from '../model/object.ts';
import type { Note } from './context.ts';

/** By kind, the annotations that make a class the one for everybody who names none. */
const marks: Record<string, readonly string[]> = {
  'storageclasses.storage.k8s.io': [
    'storageclass.kubernetes.io/is-default-class',
    'storageclass.beta.kubernetes.io/is-default-class',
  ],
  'volumesnapshotclasses.snapshot.storage.k8s.io': ['snapshot.storage.kubernetes.io/is-default-class'],
  'ingressclasses.networking.k8s.io': ['ingressclass.kubernetes.io/is-default-class'],
};

/** A class that moves along with what names it is not made the default of the target: that would change what others get there. */
export function dropDefaultClass(resource: string, draft: KubeObject, note: Note): void {
  const { annotations } = draft.metadata;
  for (const mark of marks[resource] ?? []) {
    if (annotations?.[mark] !== 'true') continue;
    delete annotations[mark];
    if (Object.keys(annotations).length === 0) delete draft.metadata.annotations;
    note(jsonPointer('metadata', 'annotations', mark), message('adapt.default-class'));
  }
}

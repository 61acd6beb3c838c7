import { jsonPointer } from '../../model/json/json.ts';
import { message } from '../../model/message.ts';
import { defaultClassMarks } from '../../model/objects/default-class.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { Note } from '../context.ts';

/** A class that moves along with what names it is not made the default of the target: that would change what others get there. */
export function dropDefaultClass(resource: string, draft: KubeObject, note: Note): void {
  const { annotations } = draft.metadata;
  for (const mark of defaultClassMarks[resource] ?? []) {
    if (annotations?.[mark] !== 'true') continue;
    delete annotations[mark];
    if (Object.keys(annotations).length === 0) delete draft.metadata.annotations;
    note(jsonPointer('metadata', 'annotations', mark), message('adapt.default-class'));
  }
}

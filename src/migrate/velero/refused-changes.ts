import { differs } from '../../diff/differs.ts';
import { placesOf } from '../../diff/places.ts';
import { isUnread } from '../../facts/judgement/unread-places.ts';
import type { Finding } from '../../model/assessment/finding.ts';
import type { TargetSays } from '../../model/assessment/judgement.ts';
import { objectLabel } from '../../model/clusters/log-line.ts';
import { valueAt } from '../../model/json/json.ts';
import { type Message, message } from '../../model/message.ts';
import type { KubeObject, ObjectRef } from '../../model/objects/object.ts';
import { manifestPath } from '../folder/manifest-path.ts';

/** An object that a target was asked about: as Velero itself would bring it (of one that a person added only its name), and as it is meant. */
export interface AskedObject {
  ref: ObjectRef;
  before: KubeObject;
  after: KubeObject;
}

/** What a target says against an object as it is meant. */
export interface RefusedChange {
  ref: ObjectRef;
  words: Message;
  /** The manifest, as a path below the folder of the migration. */
  path: string;
}

/**
 * What a target says against changed objects: what it refuses, and fields that it does not know where the change brings them. A field that the source
 * had already, and that an older target drops, is no matter of the change.
 * `says` names the objects by their places among `asked`; `target`: the name of the target in the plan.
 */
export function refusedChanges(
  asked: readonly AskedObject[],
  says: readonly TargetSays[],
  target: string,
): RefusedChange[] {
  return says.flatMap(({ index, finding }) => {
    const object = asked[index];
    if (!object || !counts(object, finding)) return [];
    const { ref } = object;
    return [{ ref, words: wordsOf(object, finding, target), path: `targets/${target}/${manifestPath(ref)}` }];
  });
}

function counts({ before }: AskedObject, { severity, pointer }: Finding): boolean {
  return severity === 'error' || valueAt(before, pointer) === undefined;
}

function wordsOf({ ref, before, after }: AskedObject, finding: Finding, target: string): Message {
  const { pointer, rule } = finding;
  const object = objectLabel(ref);
  const words = withoutStandIn(finding.message);
  const { field, detail: said = words } = words.args;
  if (rule === 'target-unknown-field') {
    return message('run.velero-refused-field', { object, target, field: field ?? pointer });
  }
  // What a server says of fields begins with their names, but where it could not read the object.
  const isNamed = words.code === 'judgement.refuses' && pointer !== '' && !isUnread(String(said));
  const fields = isNamed ? '' : pointer || placesOf(differs(after, before));
  if (fields === '') return message('run.velero-refused', { object, target, said });
  return message('run.velero-refused-at', { object, target, fields, said });
}

/** The words themselves, without those that say in which namespace they were said. */
function withoutStandIn(words: Message): Message {
  const { words: said } = words.args;
  return words.code === 'judgement.in-stand-in' && typeof said === 'object' ? said : words;
}

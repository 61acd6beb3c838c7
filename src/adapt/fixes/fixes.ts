import type { Fix } from '../../model/assessment/finding.ts';
import { jsonPointer, valueAt } from '../../model/json/json.ts';
import { type JsonPatchOperation, patched } from '../../model/json/json-patch.ts';
import { type Message, message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';

/** The label of a namespace by which it enforces a level of pod security. */
export const enforceLabel = 'pod-security.kubernetes.io/enforce';

/** An edit of the manifest that needs a decision. */
export function edit(title: Message, ...operations: JsonPatchOperation[]): Fix {
  return { title, safe: false, delivery: 'edit', operations };
}

/** An edit of the manifest that can only be meant, and that nobody has to decide on. */
export function safeEdit(title: Message, ...operations: JsonPatchOperation[]): Fix {
  return { title, safe: true, delivery: 'edit', operations };
}

/** Takes a value out, and with it what would be left empty around it; a `spec` stays. */
export function removing(object: unknown, pointer: string): JsonPatchOperation {
  const parent = pointer.slice(0, pointer.lastIndexOf('/'));
  const around = valueAt(object, parent);
  const alone = typeof around === 'object' && around !== null && Object.keys(around).length === 1;
  return alone && !/(^|\/spec)$/.test(parent) ? removing(object, parent) : { op: 'remove', path: pointer };
}

/** Takes several values out, and with them what would be left empty around them; a `spec` stays. What is not there is passed over. */
export function removingAll(object: unknown, pointers: readonly string[]): JsonPatchOperation[] {
  let left = object;
  // Items of a list go from its end, so that none gets another place before it is its turn.
  return pointers.toReversed().flatMap((pointer) => {
    if (valueAt(left, pointer) === undefined) return [];
    const operation = removing(left, pointer);
    left = patched(left, [operation]);
    return [operation];
  });
}

/** Says something by another annotation, in the place of the one at a pointer. */
export function saying({ key, value }: { key: string; value: string }, pointer: string): Fix {
  const path = jsonPointer('metadata', 'annotations', key);
  return edit(message('fix.say-instead', { key, value }), { op: 'add', path, value }, { op: 'remove', path: pointer });
}

/** Says something by an annotation that an object does not have. */
export function annotating(
  { metadata }: KubeObject,
  { key, value }: { key: string; value: string },
): JsonPatchOperation {
  if (!metadata.annotations) return { op: 'add', path: '/metadata/annotations', value: { [key]: value } };
  return { op: 'add', path: jsonPointer('metadata', 'annotations', key), value };
}

/** Something that a person does outside the manifests, as an item of the checklist. */
export function toDo(item: Message): Fix {
  return { title: message('fix.to-do', { item }), safe: false, delivery: 'checklist', item };
}

/** Something that neither goes along nor is on the target, and that a person brings there. */
export function bringAlong(kind: string, name: string, namespace: string): Fix {
  return toDo(message('todo.bring-along', { kind, name, namespace }));
}

/** An entry of the plan, which holds for every object. */
export function inPlan(title: Message, path: string, value: unknown): Fix {
  return { title, safe: false, delivery: 'plan', operations: [{ op: 'add', path, value }] };
}

/** Lets the plan put one host name or address in the place of another, for every object and in values of Secrets too. */
export function endpointInPlan(from: string, to: string): Fix {
  return inPlan(message('fix.map-endpoint', { from, to }), '/spec/mappings/endpoints/-', { from, to });
}

/** A level of pod security that a namespace of the target enforces from then on: set there by its label, or by a person who may. */
export function namespaceLevel(name: string, level: string): Fix[] {
  const words = { namespace: name, level };
  const metadata = { name, labels: { [enforceLabel]: level } };
  return [
    onTarget(message('fix.label-namespace', words), { apiVersion: 'v1', kind: 'Namespace', metadata }),
    toDo(message('todo.namespace-level', words)),
  ];
}

/** An object that is made on the target before anything else; of a namespace the labels are put on the one that is there. */
export function onTarget(title: Message, object: KubeObject): Fix {
  return { title, safe: false, delivery: 'target', object };
}

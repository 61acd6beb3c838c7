import type { JsonPatchOperation } from '../json/json-patch.ts';
import type { Message } from '../message.ts';
import type { KubeObject } from '../objects/object.ts';

/** How bad a finding is: it will fail or lose data; it is probably wrong; it is to be known or decided. */
export type Severity = 'error' | 'warning' | 'info';

/** Which object, as its manifest names it. */
export interface ManifestObject {
  apiVersion: string;
  kind: string;
  namespace?: string;
  name: string;
}

/** An object as findings name it. */
export function manifestObject({ apiVersion, kind, metadata }: KubeObject): ManifestObject {
  const { namespace, name } = metadata;
  return { apiVersion, kind, ...(namespace !== undefined && { namespace }), name };
}

/**
 * A way out of a finding. It is safe where only one thing can be meant, so that nobody has to decide. `delivery` says what it
 * produces: an `edit` of the manifest; an object that is made on the `target` first; an entry of the `plan`, where parents that
 * are absent are made; or an item of the `checklist`, which a person does.
 */
export type Fix = { title: Message; safe: boolean } & (
  | { delivery: 'edit'; operations: JsonPatchOperation[] }
  | { delivery: 'target'; object: KubeObject }
  | { delivery: 'plan'; operations: JsonPatchOperation[] }
  | { delivery: 'checklist'; item: Message }
);

/** Whether a fix is one that `source.fixAll` and `--fix` make: an edit that nobody has to decide on. */
export function isSafeEdit({ safe, delivery }: Fix): boolean {
  return safe && delivery === 'edit';
}

/** What a rule found in an object. */
export interface Finding {
  /** The rule's id, such as `sc-missing`. */
  rule: string;
  severity: Severity;
  object: ManifestObject;
  /** Where in the object: a JSON pointer (RFC 6901). */
  pointer: string;
  message: Message;
  /** Ways out, the best one first. */
  fixes: Fix[];
  /** The address of a page that tells more, where an own rule names one. */
  docs?: string;
}

/** Facts that a rule needed and that are unknown: so many objects were not judged by it. */
export interface NotJudged {
  rule: string;
  /** The field of `ClusterFacts`, or a resource. */
  fact: string;
  objects: number;
}

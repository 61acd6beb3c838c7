import type { Message } from './message.ts';

/** How bad a finding is: it will fail or lose data; it is probably wrong; it is to be known or decided. */
export type Severity = 'error' | 'warning' | 'info';

/** Which object, as its manifest names it. */
export interface ManifestObject {
  apiVersion: string;
  kind: string;
  namespace?: string;
  name: string;
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
}

/** Facts that a rule needed and that are unknown: so many objects were not judged by it. */
export interface NotJudged {
  rule: string;
  /** The field of `ClusterFacts`, or a resource. */
  fact: string;
  objects: number;
}

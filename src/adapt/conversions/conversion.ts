import type { Message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';

/**
 * Moves the fields of a draft, whose `apiVersion` is still the old one, to where the new version has them, so that it means the
 * same. Gives what a person has to look at, and `impossible` where a field that the new version asks for cannot be known.
 * Source: the deprecated API migration guide of Kubernetes, and the conversions and defaults of both versions in `k8s.io/api`.
 */
export type Converter = (draft: KubeObject) => Message[] | 'impossible';

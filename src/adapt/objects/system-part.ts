import type { KubeObject } from '../../model/objects/object.ts';
import { type SystemOwner, systemOwners, systemPartTest } from '../../model/objects/system-parts.ts';

const tests = systemOwners.map((owner) => ({ owner, isPart: systemPartTest([owner]) }));

/** Whose part of a cluster an object is; nothing for applications. */
export function partOwner({ namespace, labels = {} }: KubeObject['metadata']): SystemOwner | undefined {
  return tests.find(({ isPart }) => isPart(namespace, labels))?.owner;
}

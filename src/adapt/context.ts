import type { Message } from '../model/message.ts';
import type { Mappings, Migration, MigrationTarget } from '../model/migration/plan.ts';
import type { ApiResource, KubeObject, ObjectRef, OwnerReference } from '../model/objects/object.ts';
import type { Patch, PatchUse } from './patches.ts';

/** What adapting an object to one target depends on. */
export interface AdaptContext {
  /** The plan's mappings with the target's laid over them (`mappingsFor`). */
  mappings: Mappings;
  /** The plan's patches for the target (`patchesFor`); without them, there are none. */
  patches?: readonly Patch[];
  /** The source namespaces that move. */
  namespaces: readonly string[];
  /** What happens to a claim, by `namespace/claim` of the source; `empty` where nothing is said. */
  volumes: ReadonlyMap<string, 'file-system' | 'snapshot' | 'empty' | 'omit'>;
  /** What the target serves under an `apiVersion` and `kind`. */
  find(apiVersion: string, kind: string): ApiResource | undefined;
  /** Whether an object is a part of the cluster that the plan leaves out; without it, none is. */
  isSystemPart?(namespace: string | undefined, labels: Readonly<Record<string, string>>): boolean;
  /** Whether a Secret of the source is a person's, though it is called like a generated token; without it, none is. */
  isOwnSecret?(namespace: string, name: string): boolean;
  /** Whether the owner of an object moves too; without it, every owner is taken to. */
  ownerMoves?(owner: OwnerReference): boolean;
}

/** One change that adapting made, and why. `pointer` is a JSON pointer (RFC 6901) into the source object. */
export interface Change {
  pointer: string;
  reason: Message;
}

/** An object as the target gets it, with the patches that are about it, where some are; or the reason why the target does not get it. */
export type Adapted =
  | { ref: ObjectRef; object: KubeObject; changes: Change[]; patches?: PatchUse[] }
  | { omitted: Message };

/** Takes note of a change. */
export type Note = (pointer: string, reason: Message) => void;

/** The mappings of one target: the plan's, overlaid by those of the target, entry by entry. */
export function mappingsFor(plan: Migration, target: MigrationTarget): Mappings {
  const general = plan.spec.mappings;
  const own = target.mappings ?? {};
  return {
    namespaces: { ...general.namespaces, ...own.namespaces },
    storageClasses: { ...general.storageClasses, ...own.storageClasses },
    ingressClasses: { ...general.ingressClasses, ...own.ingressClasses },
    nodeLabels: { ...general.nodeLabels, ...own.nodeLabels },
    images: overlay(general.images, own.images),
    endpoints: overlay(general.endpoints, own.endpoints),
  };
}

type Replacement = { from: string; to: string };

function overlay(general: Replacement[] = [], own: Replacement[] = []): Replacement[] {
  const overlaid = new Map(general.map((entry) => [entry.from, entry]));
  for (const entry of own) overlaid.set(entry.from, entry);
  return [...overlaid.values()];
}

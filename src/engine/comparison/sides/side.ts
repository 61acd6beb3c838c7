import type { Message } from '../../../model/message.ts';
import type { KubeObject, ObjectRef } from '../../../model/objects/object.ts';
import type { KindSchema } from '../../../model/schemas/kind-schema.ts';
import type { EngineScope } from '../../handler.ts';
import type { ObjectGroup } from '../object-group.ts';

/** What sides are read with. */
export interface ReadWith {
  scope: EngineScope;
  signal: AbortSignal;
}

/** A kind of class, one of which a cluster may give to all objects that name none. */
export type ClassKind = 'StorageClass' | 'IngressClass';

/** One object of a side. */
export interface SideObject {
  ref: ObjectRef;
  object: KubeObject;
}

/** What a watch of a group tells: an object as it is now, or as it was before it went. */
export type SideEvent = { type: 'there' | 'gone'; one: SideObject } | { type: 'synced' };

/** An object, and the side that it is of. */
export interface OfSide {
  side: Side;
  one: SideObject;
}

/** One side of a comparison. */
export interface Side {
  /** Such as `eks-prod/shop`. */
  readonly title: string;
  /** The namespaces that are compared, as this side calls them. */
  readonly namespaces: readonly string[];
  /** Whether it holds objects as manifests have them, and not as a server gives them: they are what is meant. */
  readonly asWritten: boolean;
  /** Whether nothing is known of the objects of an API group, which does not answer. */
  isSilent(group: string): boolean;
  /** Where objects may lie. */
  groups(signal: AbortSignal): Promise<ObjectGroup[]>;
  /** The names in a group that it knows without reading; a cluster knows none. */
  names(group: ObjectGroup): readonly string[];
  /**
   * The objects of a group. `wanted`: the names that the other side has, of which a cluster is asked outside namespaces, where it holds
   * what belongs to others. Throws what reading throws; `denied` where this person may not look.
   */
  read(group: ObjectGroup, wanted: readonly string[], signal: AbortSignal): AsyncIterable<SideObject>;
  /** Some objects of a group by their names, those that are there. Throws as `read` does. */
  readNamed(group: ObjectGroup, names: readonly string[], signal: AbortSignal): AsyncIterable<SideObject>;
  /** An object of it as its cluster has it in another API version; nothing where it does not serve that or fails at it, the object is gone, or this person may not ask for it. Throws what reading throws otherwise. */
  inVersion?(one: SideObject, apiVersion: string, signal: AbortSignal): Promise<SideObject | undefined>;
  /**
   * Follows a group, where it can change meanwhile: its objects, then `synced`, then each change; nothing where this side can have no such objects.
   * Ends before the signal where it cannot follow them. Throws as `read` does.
   */
  watch?(group: ObjectGroup, signal: AbortSignal): AsyncIterable<SideEvent> | undefined;
  /** Resolves once its cluster has answered. Throws what asking it throws. */
  answers?(signal: AbortSignal): Promise<void>;
  /** What it knows of the schema of a kind; nothing where that is unknown. Throws where a cluster does not answer. */
  schemaOf?(apiVersion: string, kind: string, signal: AbortSignal): Promise<KindSchema | undefined>;
  /** The names of the classes that it gives to objects that name none; nothing where that is unknown. Throws where a cluster does not answer. */
  defaultClasses?(kind: ClassKind, signal: AbortSignal): Promise<readonly string[] | undefined>;
  /** What could not be read in advance. */
  readonly unread: readonly { part: string; why: Message }[];
}

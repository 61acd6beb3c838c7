import { objectLabel } from '../model/clusters/log-line.ts';
import { message } from '../model/message.ts';
import type { KubeObject, ObjectRef } from '../model/objects/object.ts';
import { damaged } from './damage.ts';

/** An object of a backup, where it is the one that its path names. Throws `damaged` where it is another one: nobody can tell which of the two is meant. */
export function requireAsNamed(backup: string, entry: ObjectRef, object: KubeObject): KubeObject {
  const { name, namespace } = object.metadata;
  const isNamed = name === entry.name && (namespace || undefined) === entry.namespace;
  if (isNamed && (entry.kind === '' || entry.kind === object.kind)) return object;
  const found = `${object.kind} ${namespace ? `${namespace}/` : ''}${name}`;
  throw damaged(backup, message('backup.damage.otherObject', { path: objectLabel(entry), found }));
}

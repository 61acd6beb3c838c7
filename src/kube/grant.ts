import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import { type ApiResource, groupResource } from '../model/objects/object.ts';
import type { WriteGrant } from './cluster.ts';

/** Where a write goes. */
export interface WritePlace {
  resource: ApiResource;
  namespace: string | undefined;
  name?: string | undefined;
  dryRun: boolean;
}

/** What may be written: what a person granted, or dry runs only. */
export type Permission = { context: string } & (WriteGrant | { dryRunOnly: true });

/** Throws `not-allowed` where a write is outside the permission. A namespace that is granted may itself be made and removed. */
export function checkGrant(permission: Permission, place: WritePlace): void {
  if (place.dryRun || covers(permission, place)) return;
  const { resource, namespace, name } = place;
  const what = [groupResource(resource), [namespace, name].filter((part) => part !== undefined).join('/')].join(' ');
  throw notAllowed(permission.context, what.trim());
}

/** The error of a write that no grant covers. */
export function notAllowed(context: string, what: string): KubeferryError {
  return new KubeferryError('not-allowed', message('kube.notAllowed', { context, what }), {
    context,
    hint: message('kube.notAllowed.hint'),
  });
}

function covers(permission: Permission, { resource, namespace, name }: WritePlace): boolean {
  if ('dryRunOnly' in permission) return false;
  if (resource.namespaced) return namespace !== undefined && permission.namespaces.includes(namespace);
  const isNamespace = resource.group === '' && resource.resource === 'namespaces';
  return permission.clusterScoped || (isNamespace && name !== undefined && permission.namespaces.includes(name));
}

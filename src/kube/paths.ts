import type { ApiResource } from '../model/objects/object.ts';

/** What stands behind `?` in a request; absent values are left out. */
export type Query = Record<string, string | number | boolean | undefined>;

/** The path of a group and version: `/api/v1`, `/apis/apps/v1`. */
export function groupPath({ group, version }: { group: string; version: string }): string {
  return group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
}

/** The path of all objects of a resource, of one namespace or of all. */
export function collectionPath(resource: ApiResource, namespace: string | undefined): string {
  const scope = resource.namespaced && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${groupPath(resource)}${scope}/${resource.resource}`;
}

/** The path of one object. Names keep their case; RBAC names may hold colons. */
export function itemPath(resource: ApiResource, namespace: string | undefined, name: string): string {
  return `${collectionPath(resource, namespace)}/${encodeURIComponent(name)}`;
}

/** A path with its query. */
export function withQuery(path: string, query: Query): string {
  let text = '';
  for (const key in query) {
    const value = query[key];
    if (value !== undefined) text += `${text === '' ? '?' : '&'}${key}=${encodeURIComponent(value)}`;
  }
  return path + text;
}

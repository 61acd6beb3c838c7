import type { Api } from '../sandbox/api.ts';

/** The UIDs of the ConfigMaps of `fill` that are in a namespace, by name. */
export async function arrivedLoad(api: Api, namespace: string): Promise<Map<string, string>> {
  if ((await api.find(`/api/v1/namespaces/${namespace}`)) === undefined) return new Map();
  const maps = await api.list(`/api/v1/namespaces/${namespace}/configmaps`);
  const ours = maps.filter(({ metadata }) => metadata.name.startsWith('load-'));
  return new Map(ours.map(({ metadata }) => [metadata.name, metadata.uid ?? '']));
}

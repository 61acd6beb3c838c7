import type { ApiResource } from '../model/objects/object.ts';

/** Namespaces: served by every cluster, so that they need no discovery. */
export const namespaceResource: ApiResource = {
  group: '',
  version: 'v1',
  resource: 'namespaces',
  kind: 'Namespace',
  namespaced: false,
  verbs: ['get', 'list'],
};

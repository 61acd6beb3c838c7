import type { ApiResource } from '../model/objects/object.ts';

const common = { group: '', version: 'v1', namespaced: true, verbs: ['get', 'list'] };

/** Pods. These kinds are served by every cluster, so that they need no discovery. */
export const podResource: ApiResource = { ...common, resource: 'pods', kind: 'Pod' };
/** Claims. */
export const claimResource: ApiResource = {
  ...common,
  resource: 'persistentvolumeclaims',
  kind: 'PersistentVolumeClaim',
};
/** Volumes. */
export const volumeResource: ApiResource = {
  ...common,
  resource: 'persistentvolumes',
  kind: 'PersistentVolume',
  namespaced: false,
};
/** ConfigMaps. */
export const configMapResource: ApiResource = { ...common, resource: 'configmaps', kind: 'ConfigMap' };
/** Secrets. */
export const secretResource: ApiResource = { ...common, resource: 'secrets', kind: 'Secret' };

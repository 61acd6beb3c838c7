import type { ObjectRef } from '../../src/model/objects/object.ts';

/** An object as the tests speak of one. */
export const webDeployment: ObjectRef = {
  group: 'apps',
  version: 'v1',
  resource: 'deployments',
  kind: 'Deployment',
  namespace: 'shop',
  name: 'web',
};

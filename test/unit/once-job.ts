import type { ObjectRef } from '../../src/model/objects/object.ts';

/** A Job that runs once, for tests that need one by name. */
export const onceJob: ObjectRef = {
  group: 'batch',
  version: 'v1',
  resource: 'jobs',
  kind: 'Job',
  namespace: 'shop',
  name: 'once',
};

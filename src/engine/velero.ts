import { veleroInstallations } from '../velero/installation.ts';
import { knownFields } from '../velero/known-fields.ts';
import { storageLocations } from '../velero/locations.ts';
import type { Handlers } from './handler.ts';

/** What a front asks about a Velero in a cluster. */
export const veleroHandlers: Handlers<'velero.locations' | 'velero.installations' | 'velero.fields'> = {
  'velero.locations': async ({ context, fresh, namespace }, { signal }, scope) =>
    storageLocations(await scope.cluster(context), {
      signal,
      ...(fresh && { fresh }),
      ...(namespace !== undefined && { namespace }),
    }),
  'velero.installations': async ({ context }, { signal }, scope) =>
    veleroInstallations(await scope.cluster(context), signal),
  'velero.fields': async ({ context }, { signal }, scope) => knownFields(await scope.cluster(context), signal),
};

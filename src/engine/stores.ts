import { checkStore } from '../store/check.ts';
import { awsProfiles } from '../store/profiles.ts';
import type { Handlers } from './handler.ts';
import { openStoreFor } from './open-store.ts';

/** Requests on a store itself, whatever it holds. */
export const storeHandlers: Handlers<'store.check' | 'store.profiles'> = {
  'store.check': async ({ store: spec, keys }, { signal }, scope) => {
    const store = await openStoreFor(spec, scope, signal, keys);
    try {
      await checkStore(store, signal);
    } finally {
      store.close();
    }
    return null;
  },
  'store.profiles': () => awsProfiles(),
};

import type { StoreSpec } from '../model/plan.ts';
import type { StoreCredentials } from './open.ts';
import type { Store } from './store.ts';
/** wip */
export async function openS3(_s3: Extract<StoreSpec, { s3: unknown }>['s3'], _c?: StoreCredentials): Promise<Store> {
  throw new Error('not there yet');
}

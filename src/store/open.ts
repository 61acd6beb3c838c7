import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import type { StoreSpec } from '../model/migration/plan.ts';
import type { StoreKeys } from '../model/stores/store-keys.ts';
import { defaultStoreFolder } from './default.ts';
import { openFolder } from './folder.ts';
import { folderError } from './folder-errors.ts';
import { gitTreeOf } from './git.ts';
import { makeFolder } from './make-folder.ts';
import type { StoreNetwork } from './s3.ts';
import type { Store } from './store.ts';

/** Keys for an S3 store, as they were typed or found. */
export interface StoreCredentials extends StoreKeys {
  sessionToken?: string;
}

/**
 * Opens a store. The default folder is made where it is missing; any other folder must exist, so that a disk which is not mounted is noticed,
 * and throws `not-allowed` inside a git work tree, unless the spec allows that.
 * Without `credentials` an S3 store takes those of its profile, of the environment or of the default profile; it throws `denied` with the
 * words `store.noCredentials` where there are none. The bucket is not looked at before the first call.
 */
export async function openStore(
  spec: StoreSpec,
  credentials?: StoreCredentials,
  network: StoreNetwork = {},
): Promise<Store> {
  if ('s3' in spec) {
    const { openS3 } = await import('./s3.ts');
    return openS3(spec.s3, credentials, network);
  }
  const { insideGit } = spec;
  // The system would look for every part of `x/../y`.
  const folder = resolve(spec.folder);
  if (folder === defaultStoreFolder()) {
    // Kubeferry's own place: no workspace, even where the whole home is kept in git.
    await makeDefault(folder);
    return openFolder(folder);
  }
  const store = await openFolder(folder);
  if (insideGit !== 'allowed') await refuseInsideGit(folder);
  return store;
}

/**
 * The keys that `openStore` opens an S3 store with where it is given none: of its profile, of the environment or of the default
 * profile. Throws as that does.
 */
export async function keysOfEnvironment({ s3 }: Extract<StoreSpec, { s3: unknown }>): Promise<StoreCredentials> {
  const { findCredentials } = await import('./s3-credentials.ts');
  const found = await findCredentials(s3.profile, s3.region ?? 'us-east-1', `s3://${s3.bucket}`);
  const { accessKeyId, secretAccessKey, sessionToken } = typeof found === 'function' ? await found() : found;
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
}

async function refuseInsideGit(folder: string): Promise<void> {
  const tree = await gitTreeOf(await realpath(folder));
  if (tree === undefined) return;
  throw new KubeferryError('not-allowed', message('store.insideGit', { store: folder, tree }), {
    hint: message('store.insideGit.hint'),
  });
}

async function makeDefault(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
  } catch (thrown) {
    throw folderError(thrown, folder, { write: '' });
  }
}

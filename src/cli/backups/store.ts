import { resolve } from 'node:path';
import { z } from 'zod';
import { type StoreSpec, storeSpec } from '../../model/migration/plan.ts';
import { wrongUse } from '../wrong-use.ts';

/** The options that say where backups lie. */
export const storeOptions = {
  store: { type: 'string' },
  endpoint: { type: 'string' },
  region: { type: 'string' },
  'path-style': { type: 'boolean' },
  profile: { type: 'string' },
  ca: { type: 'string' },
} as const;

/** What was given of them. */
export interface StoreOptions {
  store?: string | undefined;
  endpoint?: string | undefined;
  region?: string | undefined;
  'path-style'?: boolean | undefined;
  profile?: string | undefined;
  ca?: string | undefined;
}

const onlyS3 = ['endpoint', 'region', 'path-style', 'profile', 'ca'] as const;

/** The store that the options name; nothing for the default one. Throws `usage` where they name none. */
export function storeOf(given: StoreOptions): StoreSpec | undefined {
  const { store, endpoint, region, 'path-style': pathStyle, profile, ca } = given;
  const bucket = store === undefined ? null : /^s3:\/\/([^/]+)(?:\/(.*))?$/.exec(store);
  if (!bucket) {
    const stray = onlyS3.find((option) => given[option] !== undefined);
    if (stray !== undefined) throw wrongUse(`--${stray} goes with --store s3://BUCKET only`);
    if (store === undefined) return undefined;
    if (store === '' || /^[a-z][a-z0-9+.-]+:\/\//i.test(store)) {
      throw wrongUse(`--store takes a folder or s3://BUCKET[/PREFIX], not ${store}`);
    }
    // Nothing is written there, so nothing can be committed.
    return { folder: resolve(store), insideGit: 'allowed' };
  }
  const [, name, prefix] = bucket;
  const spec = storeSpec.safeParse({
    s3: {
      bucket: name,
      ...(prefix && { prefix }),
      ...(endpoint !== undefined && { endpoint }),
      ...(region !== undefined && { region }),
      ...(pathStyle !== undefined && { pathStyle }),
      ...(profile !== undefined && { profile }),
      ...(ca !== undefined && { ca: resolve(ca) }),
    },
  });
  if (spec.success) return spec.data;
  // The other words are taken as they are.
  throw wrongUse(
    `--endpoint takes an address such as https://s3.example.com, not ${endpoint}`,
    z.prettifyError(spec.error),
  );
}

import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';

/** What the S3 client takes as credentials. */
type Credentials = NonNullable<S3ClientConfig['credentials']>;

/**
 * Credentials for a store where nobody entered any: of the named profile, else of the environment, a web identity, the default profile, or a
 * container's. The metadata address of cloud machines is not asked: anywhere else that costs seconds (a profile with `credential_source` asks it).
 * Profiles are read anew each time, so that what a person corrects counts at once.
 * Throws `denied`: `store.profile` where the named profile gives none, `store.noCredentials` where none are found.
 */
export async function findCredentials(
  profile: string | undefined,
  region: string,
  store: string,
): Promise<Credentials> {
  const { createCredentialChain, fromEnv, fromHttp, fromIni, fromTokenFile } = await import(
    '@aws-sdk/credential-providers'
  );
  const clientConfig = { region };
  const chain =
    profile === undefined
      ? createCredentialChain(
          fromEnv(),
          fromTokenFile({ clientConfig }),
          fromIni({ clientConfig, ignoreCache: true }),
          fromHttp(),
        )
      : fromIni({ profile, clientConfig, ignoreCache: true });
  try {
    await chain();
    return chain;
  } catch (thrown) {
    if (profile === undefined) throw noCredentials(store, thrown);
    const detail = thrown instanceof Error ? thrown.message : String(thrown);
    throw new KubeferryError('denied', message('store.profile', { profile, detail }), {
      hint: message('store.profile.hint'),
      cause: thrown,
    });
  }
}

function noCredentials(store: string, cause: unknown): KubeferryError {
  return new KubeferryError('denied', message('store.noCredentials', { store }), {
    hint: message('store.noCredentials.hint'),
    cause,
  });
}

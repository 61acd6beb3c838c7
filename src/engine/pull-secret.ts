import { mappingsFor } from '../adapt/context.ts';
import type { TargetObjectWish } from '../migrate/make-on-target.ts';
import { readPlan } from '../migrate/plan/read.ts';
import { KubeferryError } from '../model/error.ts';
import { isRecord } from '../model/json/json.ts';
import { textRecord } from '../model/json/parse.ts';
import { message } from '../model/message.ts';
import { isPullSecret, pullSecretKey, type RegistryLogin } from '../model/migration/target-object.ts';
import type { KubeObject } from '../model/objects/object.ts';
import { withheld } from '../model/objects/secret.ts';
import { readSourceSecrets, revealed } from './assessment/secret-values.ts';
import type { EngineScope } from './handler.ts';

/** An object that a target needs; with a login where a person gave one for it. */
export type TargetObjectParams = TargetObjectWish & { login?: RegistryLogin };

/**
 * The wish for an object of a target; a Secret for pulling images that is without keys gets those of the login, or those that the Secret of the source has, as
 * the mappings make them. Nothing where the source has none that fit. What is read is in memory only.
 * @throws KubeferryError what `readPlan` throws, and `cancelled`.
 */
export async function withPullKeys(
  { login, ...wish }: TargetObjectParams,
  signal: AbortSignal,
  scope: EngineScope,
): Promise<TargetObjectWish | undefined> {
  const { object } = wish;
  if (!isPullSecret(object) || object.data !== undefined) return wish;
  const keys = login ? keysOf(login) : await keysOfSource(wish, signal, scope);
  return keys === undefined ? undefined : { ...wish, object: { ...object, data: { [pullSecretKey]: keys } } };
}

async function keysOfSource(
  { folder, target, object }: TargetObjectWish,
  signal: AbortSignal,
  scope: EngineScope,
): Promise<string | undefined> {
  const { plan } = await readPlan(folder);
  const spec = plan.spec.targets.find(({ name }) => name === target);
  if (!spec) return undefined;
  const mappings = mappingsFor(plan, spec);
  const asked: KubeObject = { ...object, data: { [pullSecretKey]: withheld } };
  const secrets = await readSourceSecrets({ folder, plan, mappings, objects: [asked] }, signal, scope);
  const found = revealed([asked], secrets, { plan, mappings }).get(asked);
  const keys = textRecord(found?.data)[pullSecretKey];
  return keys !== undefined && logsIn(keys) ? keys : undefined;
}

/** Whether keys, in base64, are for a registry at all. */
function logsIn(keys: string): boolean {
  try {
    const config: unknown = JSON.parse(Buffer.from(keys, 'base64').toString());
    return isRecord(config) && isRecord(config.auths) && Object.keys(config.auths).length > 0;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return false;
    throw thrown;
  }
}

/** The keys as `kubectl create secret docker-registry` makes them, in base64. */
function keysOf({ registry, user: username, password }: RegistryLogin): string {
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  // Docker Hub is known by its first address.
  const host = registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry;
  return Buffer.from(JSON.stringify({ auths: { [host]: { username, password, auth } } })).toString('base64');
}

/** Why a Secret for pulling images cannot be made. */
export function noPullKeys({ metadata: { name } }: KubeObject): KubeferryError {
  return new KubeferryError('not-found', message('run.no-pull-keys', { name }));
}

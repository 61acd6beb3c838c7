import type { ClusterReader } from '../../kube/cluster.ts';
import { dryRunsOnly } from '../../kube/writer.ts';
import { KubeferryError, toKubeferryError } from '../../model/error.ts';
import { copyJson, isRecord } from '../../model/json/json.ts';
import { message } from '../../model/message.ts';
import type { ApiResource, KubeObject } from '../../model/objects/object.ts';

/**
 * Has the cluster judge an object of Velero before anything is written, and gives it as it can be created: a `false` that the definitions there do not
 * know goes, as it is what that Velero does anyway. Throws `invalid` where they do not know something else, which they would drop
 * without a word, `already-exists` where its name is taken, `denied` where this person may not create it, and what the cluster throws.
 */
export async function accepted(
  cluster: ClusterReader,
  resource: ApiResource,
  object: KubeObject,
  signal: AbortSignal,
): Promise<KubeObject> {
  try {
    await dryRunsOnly(cluster).create(resource, object.metadata.namespace, object, { dryRun: true, signal });
    return object;
  } catch (thrown) {
    if (toKubeferryError(thrown).code === 'already-exists') throw taken(cluster.context, object, thrown);
    const fields = unknownFields(thrown);
    if (fields.length === 0) throw thrown;
    const left = copyJson(object);
    const refused = fields.filter((field) => !removeFalse(left, field.split('.')));
    if (refused.length === 0) return accepted(cluster, resource, left, signal);
    const { context } = cluster;
    const { namespace = '' } = object.metadata;
    throw new KubeferryError(
      'invalid',
      message('velero.unknownFields', { namespace, context, fields: refused.join(', ') }),
      {
        context,
        hint: message('velero.unknownFields.hint'),
        cause: thrown,
      },
    );
  }
}

function taken(context: string, { kind, metadata }: KubeObject, cause: unknown): unknown {
  const known = { Backup: 'backup', Restore: 'restore', Schedule: 'schedule' } as const;
  const what = Object.entries(known).find(([one]) => one === kind)?.[1];
  if (what === undefined) return cause;
  const { name, namespace = '' } = metadata;
  return new KubeferryError('already-exists', message(`velero.nameTaken.${what}`, { name, namespace }), {
    context,
    hint: message(`velero.nameTaken.${what}.hint`),
    cause,
  });
}

/** The places of fields that a strict API server does not know, such as `spec.resourceModifier`. */
function unknownFields(thrown: unknown): string[] {
  if (!(thrown instanceof KubeferryError) || thrown.code !== 'invalid') return [];
  return [...thrown.message.matchAll(/unknown field \\?"([^"\\]+)/g)].flatMap(([, field]) => field ?? []);
}

/** Takes a field that is `false` away; says whether it was one. */
function removeFalse(within: unknown, [field = '', ...rest]: readonly string[]): boolean {
  if (!isRecord(within)) return false;
  if (rest.length > 0) return removeFalse(within[field], rest);
  if (within[field] !== false) return false;
  delete within[field];
  return true;
}

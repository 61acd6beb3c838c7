import { KubeferryError } from '../../model/error.ts';
import { isRecord } from '../../model/json/json.ts';
import { list, record, text } from '../../model/json/parse.ts';
import { message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { newestVelero, type VeleroVersion, veleroVersions } from '../../model/velero/velero-versions.ts';

/** What `velero install` of one version applies, as its program gives it. */
export interface VersionObjects {
  /** With its `v`. */
  version: string;
  /** The image of the plug-in for S3 servers that goes with it; those for clouds have its tag. */
  plugin: string;
  definitions: KubeObject[];
  /** Of an installation in the namespace `velero`, with a Secret and a node agent. */
  objects: KubeObject[];
}

/** Each is loaded when it is asked for. */
const known: Readonly<Record<VeleroVersion, () => Promise<unknown>>> = {
  'v1.18.3': async () => (await import('../../../schemas/velero/v1.18.3.json', { with: { type: 'json' } })).default,
  'v1.17.2': async () => (await import('../../../schemas/velero/v1.17.2.json', { with: { type: 'json' } })).default,
};

/** What one version applies; the newest known where none is named. Throws `not-found` for one that is not known. */
export async function objectsOfVersion(version: string = newestVelero): Promise<VersionObjects> {
  const one = veleroVersions.find((each) => each === version);
  const data = record(one && (await known[one]()));
  const plugin = text(data.plugin);
  if (plugin === undefined) {
    const versions = veleroVersions.join(', ');
    throw new KubeferryError('not-found', message('velero.versionUnknown', { version, versions }));
  }
  return {
    version,
    plugin,
    definitions: list(data.definitions).filter(isKubeObject),
    objects: list(data.objects).filter(isKubeObject),
  };
}

function isKubeObject(value: unknown): value is KubeObject {
  if (!isRecord(value)) return false;
  const { apiVersion, kind, metadata } = value;
  return typeof apiVersion === 'string' && typeof kind === 'string' && isRecord(metadata);
}

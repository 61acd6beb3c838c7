import { copyJson } from '../../model/json/json.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { VeleroWishes } from '../../model/velero/velero-wishes.ts';
import type { StoreCredentials } from '../../store/open.ts';
import { credentialsFile } from '../credentials-file.ts';
import { cloudPlugin } from '../plugins.ts';
import { fromRegistry } from './images.ts';
import { agentAs, type PodImages, serverAs } from './pod-template.ts';
import { locationSpec } from './storage-location.ts';
import type { VersionObjects } from './versions.ts';

/** What an installation holds besides what a person wishes for. */
export interface StoreParts {
  /** The keys of the store; absent where a Secret is there that holds them. */
  keys?: StoreCredentials | undefined;
  /** The text of the credentials of a store in a cloud; absent likewise. */
  credentials?: string | undefined;
  /** The certificate authority of the store (PEM). */
  authority?: Buffer | undefined;
}

/** The name of the ClusterRoleBinding of a Velero in a namespace. */
export function bindingName(namespace: string): string {
  return namespace === 'velero' ? 'velero' : `velero-${namespace}`;
}

/**
 * What an installation of Velero consists of beside its definitions, in the order in which Velero applies it: what
 * `velero install` of that version applies with the same options.
 */
export function veleroObjects(data: VersionObjects, wishes: VeleroWishes, parts: StoreParts): KubeObject[] {
  const images = imagesOf(data, wishes);
  return data.objects.flatMap((template) => {
    const object = inNamespace(copyJson(template), wishes.namespace);
    return wished(object, wishes, parts, images) ?? [];
  });
}

function imagesOf({ version, plugin }: VersionObjects, wishes: VeleroWishes): PodImages {
  const { store, registry } = wishes;
  const own = 's3' in store ? plugin : cloudPlugin(store.cloud.provider, plugin);
  return {
    image: fromRegistry(`velero/velero:${version}`, registry),
    plugin: wishes.plugin ?? fromRegistry(own, registry),
  };
}

/** One object of the template as it is wished for; nothing where it is not. */
function wished(
  object: KubeObject,
  wishes: VeleroWishes,
  { keys, credentials = keys && credentialsFile(keys), authority }: StoreParts,
  images: PodImages,
): KubeObject | undefined {
  switch (object.kind) {
    case 'Secret':
      return credentials === undefined
        ? undefined
        : { ...object, data: { cloud: Buffer.from(credentials).toString('base64') } };
    case 'BackupStorageLocation':
      return { ...object, spec: locationSpec(wishes, authority) };
    case 'Deployment':
      return serverAs(object, wishes, images);
    case 'DaemonSet':
      return wishes.nodeAgent ? agentAs(object, wishes, images) : undefined;
    default:
      return object;
  }
}

function inNamespace(object: KubeObject, namespace: string): KubeObject {
  const { metadata, kind } = object;
  if (metadata.namespace !== undefined) metadata.namespace = namespace;
  if (kind === 'Namespace') metadata.name = namespace;
  if (kind === 'ClusterRoleBinding') {
    metadata.name = bindingName(namespace);
    object.subjects = [{ kind: 'ServiceAccount', name: 'velero', namespace }];
  }
  return object;
}

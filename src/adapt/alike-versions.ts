import { parseApiVersion } from '../model/objects/object.ts';
import { gatewayApi } from './objects/gateway-api.ts';

/**
 * Versions of custom kinds in which an object says the same, the newest first: their definitions have one schema for all of them, and no
 * conversion but of the name; of External Secrets, all that `v1` says `v1beta1` has too, and the way there is a conversion of its own.
 * Source: the definitions of Gateway API 1.1 and 1.5, and Istio 1.31, compared field by field; the types of External Secrets 0.16.
 */
const alike: readonly { group: string; versions: readonly string[]; kinds: readonly string[] }[] = [
  { group: gatewayApi, versions: ['v1', 'v1beta1'], kinds: ['GatewayClass', 'Gateway', 'HTTPRoute'] },
  { group: gatewayApi, versions: ['v1', 'v1alpha2'], kinds: ['GRPCRoute'] },
  { group: gatewayApi, versions: ['v1', 'v1beta1', 'v1alpha2'], kinds: ['ReferenceGrant'] },
  { group: gatewayApi, versions: ['v1', 'v1alpha3'], kinds: ['BackendTLSPolicy', 'TLSRoute'] },
  {
    group: 'networking.istio.io',
    versions: ['v1', 'v1beta1', 'v1alpha3'],
    kinds: [
      ...['DestinationRule', 'Gateway', 'ServiceEntry', 'Sidecar', 'VirtualService', 'WorkloadEntry', 'WorkloadGroup'],
    ],
  },
  {
    group: 'security.istio.io',
    versions: ['v1', 'v1beta1'],
    kinds: ['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'],
  },
  { group: 'telemetry.istio.io', versions: ['v1', 'v1alpha1'], kinds: ['Telemetry'] },
  {
    group: 'external-secrets.io',
    versions: ['v1', 'v1beta1'],
    kinds: ['ClusterExternalSecret', 'ClusterSecretStore', 'ExternalSecret', 'SecretStore'],
  },
];

/** The other versions of a kind, newer or older, in which an object says the same as in its own; none where none are known. */
export function alikeVersions(apiVersion: string, kind: string): string[] {
  const { group, version } = parseApiVersion(apiVersion);
  const versions = alike.find((one) => one.group === group && one.kinds.includes(kind))?.versions ?? [];
  if (!versions.includes(version)) return [];
  return versions.filter((one) => one !== version).map((one) => `${group}/${one}`);
}

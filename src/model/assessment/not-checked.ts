/** Something that can go wrong with a move and of which no rule of its own tells. */
export interface NotChecked {
  /** What a rule on it would be called. */
  id: string;
  what: string;
  /** Why there is no rule. */
  why: string;
  /** The rules that tell what can be told. */
  by?: readonly string[];
}

/** What the dry runs on a target tell. */
const dryRun = 'the target itself says so in a dry run';

/** What no rule of its own is about, and why. */
export const notChecked: readonly NotChecked[] = [
  {
    id: 'api-crd-version',
    what: 'A custom resource in a version that its definition on the target does not serve',
    why: 'told as any other version that the target does not serve',
    by: ['api-removed', 'api-kind-missing', 'crd-conversion'],
  },
  {
    id: 'api-skew-big',
    what: 'Many versions of Kubernetes between source and target',
    why: 'the distance harms nothing: what was removed in between is told at each object that uses it',
    by: ['api-removed', 'api-deprecated-served', 'api-kind-missing'],
  },
  {
    id: 'gw-crd-channel',
    what: 'Versions and fields of the Gateway API that the target has not',
    why: 'told as any other version or field',
    by: ['api-removed', 'api-kind-missing', 'api-crd-schema'],
  },
  {
    id: 'immutable-conflict',
    what: 'A change of an object that is there already and can never change in this',
    why: `${dryRun}, where the plan updates what exists`,
    by: ['exists-different'],
  },
  {
    id: 'sts-vct-immutable',
    what: 'Other claims of a StatefulSet that is there already',
    why: `${dryRun}, where the plan updates what exists`,
    by: ['exists-different'],
  },
  { id: 'webhook-deny', what: 'A policy or a webhook of the target that refuses an object', why: dryRun },
  {
    id: 'webhook-blocks-velero',
    what: 'A webhook of the target that nobody answers for, and that would keep out pods of Velero too',
    why: 'told at each object that it keeps out',
    by: ['webhook-blocks'],
  },
  {
    id: 'dns-ns-rename',
    what: 'Names of Services in a namespace that is called otherwise on the target',
    why: 'told where the name leads nowhere, with a mapping that follows',
    by: ['svc-ref-missing', 'mesh-hosts'],
  },
  {
    id: 'ns-rename-refs',
    what: 'The name of a namespace that is called otherwise on the target, anywhere in a text',
    why: 'it may be any word; where it stands for a namespace, rules tell it',
    by: ['svc-ref-missing', 'rbac-subject-ns', 'netpol-ns-label', 'mesh-hosts'],
  },
  {
    id: 'ca-pinned',
    what: 'The certificate of the API server of the source in a setting',
    why: 'nothing tells it from other certificates; what a cluster puts there itself, and kubeconfigs, are told',
    by: ['ca-bundle-cm', 'api-server-url'],
  },
  {
    id: 'endpoint-reach',
    what: 'Whether pods of the target reach a host outside of it',
    why: 'it would take a pod there, and asking makes nothing on a target; each such host is told',
    by: ['db-endpoint', 'obj-endpoint', 'ip-literal-private'],
  },
  {
    id: 'ing-host',
    what: 'Whether the name of an Ingress still leads to the source',
    why: 'no DNS is asked; a name that the target serves already is told, and so is who would change DNS',
    by: ['ing-host-dup', 'extdns-hazard'],
  },
  {
    id: 'img-not-in-target-registry',
    what: 'Whether a registry has an image',
    why: 'no registry is asked, which would take its keys',
    by: ['img-registry-private-source', 'img-node-identity', 'img-pull-secret-host'],
  },
  {
    id: 'img-registry-map-available',
    what: 'A mapping of images that is for this one',
    why: 'it is used at each export; where it does not reach is told',
    by: ['img-in-other-fields'],
  },
  {
    id: 'img-dockerhub-limit',
    what: 'The limits of Docker Hub',
    why: 'whether the nodes of a target pull through a mirror, and by which account, nothing tells',
  },
  {
    id: 'svc-traffic-policy',
    what: 'externalTrafficPolicy: Local behind another load balancer',
    why: 'whether a load balancer leaves out nodes without pods, and how it passes addresses on, nothing tells',
  },
  {
    id: 'netpol-cni',
    what: 'Whether the network of the target enforces NetworkPolicies',
    why: 'no API tells it; kinds of Cilium and Calico that the target does not serve are told',
    by: ['api-kind-missing'],
  },
  {
    id: 'tz-locale',
    what: 'A CronJob without timeZone',
    why: 'it goes by the clock of a cluster’s control plane, which no API tells',
    by: ['cronjob-double'],
  },
  {
    id: 'status-dependent',
    what: 'A custom resource whose controller needs its status',
    why: 'no definition tells it; resources of operators are told',
    by: ['operator-managed'],
  },
  { id: 'rollout-order', what: 'Pods that wait for others', why: 'they start late, and nothing is wrong' },
  {
    id: 'scale-subresource',
    what: 'An autoscaler that starts again what somebody has stopped',
    why: 'it is about stopping an application, and not about its manifests',
    by: ['pause-flag', 'replicas-zero'],
  },
  {
    id: 'app-url-in-db',
    what: 'An address of the source that an application keeps in its database',
    why: 'no manifest shows it; a check over http in the plan (verify) may',
  },
  {
    id: 'backup-hooks',
    what: 'A database that is copied while it writes',
    why: 'it is about the backup: kubeferry velero hooks proposes hooks by image; a database of several members is told',
    by: ['sts-identity'],
  },
  {
    id: 'pvc-orphan',
    what: 'A claim that no running pod mounts, so that Velero does not copy its files',
    why: 'it is about the copy, and told by the preview of a run; a claim of an application without pods is told',
    by: ['pvc-in-zero-replica', 'pvc-dangling'],
  },
  {
    id: 'snapshot-cross-cloud',
    what: 'Snapshots that another cloud cannot read',
    why: 'it is about how volumes are moved, not about a manifest; another driver is told',
    by: ['sc-provisioner', 'snapshot-class'],
  },
  {
    id: 'vol-many-small-files',
    what: 'Volumes with very many files',
    why: 'how many files a volume has, no API tells',
  },
  {
    id: 'fsb-label-limit',
    what: 'Nodes without the node agent of Velero',
    why: 'it is about an installation of Velero, not about a manifest',
  },
  {
    id: 'secret-in-backup',
    what: 'Secrets in a bucket that is not encrypted',
    why: 'it is about the store, and said where one is added',
  },
];

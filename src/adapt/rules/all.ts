import { rule as apiCloudCrd } from './api/api-cloud-crd.ts';
import { rule as apiDeprecatedServed } from './api/api-deprecated-served.ts';
import { rule as apiKindMissing } from './api/api-kind-missing.ts';
import { rule as apiOpenshift } from './api/api-openshift.ts';
import { rule as apiPsp } from './api/api-psp.ts';
import { rule as apiRemoved } from './api/api-removed.ts';
import { rule as apiUnknownField } from './api/api-unknown-field.ts';
import { rule as apiserviceBackend } from './api/apiservice-backend.ts';
import { rule as crdConversion } from './api/crd-conversion.ts';
import { rule as crdOwnerOperator } from './api/crd-owner-operator.ts';
import { rule as apiServerUrl } from './configuration/api-server-url.ts';
import { rule as cloudIdLiteral } from './configuration/cloud-id-literal.ts';
import { rule as cloudMetadata } from './configuration/cloud-metadata.ts';
import { rule as dbEndpoint } from './configuration/db-endpoint.ts';
import { rule as ipLiteralPrivate } from './configuration/ip-literal-private.ts';
import { rule as lbHostnameInConfig } from './configuration/lb-hostname-in-config.ts';
import { rule as missingReference } from './configuration/missing-reference.ts';
import { rule as objEndpoint } from './configuration/obj-endpoint.ts';
import { rule as queueConsumer } from './configuration/queue-consumer.ts';
import { rule as sizeLimit } from './configuration/size-limit.ts';
import { rule as svcRefMissing } from './configuration/svc-ref-missing.ts';
import { rule as imgArch } from './images/img-arch.ts';
import { rule as imgDeadRegistry } from './images/img-dead-registry.ts';
import { rule as imgMutableTag } from './images/img-mutable-tag.ts';
import { rule as imgNodeIdentity } from './images/img-node-identity.ts';
import { rule as imgPullNever } from './images/img-pull-never.ts';
import { rule as imgPullSecretMissing } from './images/img-pull-secret-missing.ts';
import { rule as imgRegistryPrivateSource } from './images/img-registry-private-source.ts';
import { rule as certmgrAcme } from './network/certmgr-acme.ts';
import { rule as certmgrSecrets } from './network/certmgr-secrets.ts';
import { rule as dnsClusterDomain } from './network/dns-cluster-domain.ts';
import { rule as dnsConfig } from './network/dns-config.ts';
import { rule as epAuto } from './network/ep-auto.ts';
import { rule as epManual } from './network/ep-manual.ts';
import { rule as extdnsHazard } from './network/extdns-hazard.ts';
import { rule as gwClass } from './network/gw-class.ts';
import { rule as gwParent } from './network/gw-parent.ts';
import { rule as ingAnnotations } from './network/ing-annotations.ts';
import { rule as ingBackend } from './network/ing-backend.ts';
import { rule as ingCertId } from './network/ing-cert-id.ts';
import { rule as ingClassBoth } from './network/ing-class-both.ts';
import { rule as ingClassMissing } from './network/ing-class-missing.ts';
import { rule as ingClassNone } from './network/ing-class-none.ts';
import { rule as ingHostDup } from './network/ing-host-dup.ts';
import { rule as ingLbId } from './network/ing-lb-id.ts';
import { rule as ingNginxRetired } from './network/ing-nginx-retired.ts';
import { rule as ingPathType } from './network/ing-path-type.ts';
import { rule as ingTlsSecret } from './network/ing-tls-secret.ts';
import { rule as meshHosts } from './network/mesh-hosts.ts';
import { rule as meshInject } from './network/mesh-inject.ts';
import { rule as netpolCidr } from './network/netpol-cidr.ts';
import { rule as netpolNsLabel } from './network/netpol-ns-label.ts';
import { rule as podCniAnnotations } from './network/pod-cni-annotations.ts';
import { rule as podHostport } from './network/pod-hostport.ts';
import { rule as svcClusterip } from './network/svc-clusterip.ts';
import { rule as svcExternalIps } from './network/svc-external-ips.ts';
import { rule as svcExternalname } from './network/svc-externalname.ts';
import { rule as svcIpfamily } from './network/svc-ipfamily.ts';
import { rule as svcLbAnnotations } from './network/svc-lb-annotations.ts';
import { rule as svcLbId } from './network/svc-lb-id.ts';
import { rule as svcLbIp } from './network/svc-lb-ip.ts';
import { rule as svcLbNone } from './network/svc-lb-none.ts';
import { rule as svcNodeport } from './network/svc-nodeport.ts';
import { rule as svcTopology } from './network/svc-topology.ts';
import { rule as webhookUrl } from './network/webhook-url.ts';
import { rule as clusterSingleton } from './operation/cluster-singleton.ts';
import { rule as cronjobDouble } from './operation/cronjob-double.ts';
import { rule as defaultNsObjects } from './operation/default-ns-objects.ts';
import { rule as finalizerForeign } from './operation/finalizer-foreign.ts';
import { rule as gitopsAppObjects } from './operation/gitops-app-objects.ts';
import { rule as gitopsManaged } from './operation/gitops-managed.ts';
import { rule as helmRelease } from './operation/helm-release.ts';
import { rule as jobFinished } from './operation/job-finished.ts';
import { rule as jobSelector } from './operation/job-selector.ts';
import { rule as karmadaManaged } from './operation/karmada-managed.ts';
import { rule as kubeSystem } from './operation/kube-system.ts';
import { rule as leaseLeader } from './operation/lease-leader.ts';
import { rule as olmArtifacts } from './operation/olm-artifacts.ts';
import { rule as operatorManaged } from './operation/operator-managed.ts';
import { rule as ownedObject } from './operation/owned-object.ts';
import { rule as ownerMissing } from './operation/owner-missing.ts';
import { rule as pauseFlag } from './operation/pause-flag.ts';
import { rule as podBare } from './operation/pod-bare.ts';
import { rule as providerAddon } from './operation/provider-addon.ts';
import { rule as replicasZero } from './operation/replicas-zero.ts';
import { rule as stsIdentity } from './operation/sts-identity.ts';
import type { Rule } from './rule.ts';
import { rule as dsAllNodes } from './scheduling/ds-all-nodes.ts';
import { rule as hpaMetrics } from './scheduling/hpa-metrics.ts';
import { rule as kedaVpa } from './scheduling/keda-vpa.ts';
import { rule as limitrange } from './scheduling/limitrange.ts';
import { rule as pdbBlock } from './scheduling/pdb-block.ts';
import { rule as podNodename } from './scheduling/pod-nodename.ts';
import { rule as prioDefault } from './scheduling/prio-default.ts';
import { rule as prioMissing } from './scheduling/prio-missing.ts';
import { rule as prioValue } from './scheduling/prio-value.ts';
import { rule as quotaExceed } from './scheduling/quota-exceed.ts';
import { rule as quotaRequiresLimits } from './scheduling/quota-requires-limits.ts';
import { rule as resCapacity } from './scheduling/res-capacity.ts';
import { rule as resClaims } from './scheduling/res-claims.ts';
import { rule as resExtended } from './scheduling/res-extended.ts';
import { rule as runtimeDocker } from './scheduling/runtime-docker.ts';
import { rule as runtimeclassMissing } from './scheduling/runtimeclass-missing.ts';
import { rule as schedArchOs } from './scheduling/sched-arch-os.ts';
import { rule as schedOldLabels } from './scheduling/sched-old-labels.ts';
import { rule as schedSelector } from './scheduling/sched-selector.ts';
import { rule as schedSelectorSoft } from './scheduling/sched-selector-soft.ts';
import { rule as schedSpread } from './scheduling/sched-spread.ts';
import { rule as schedTaint } from './scheduling/sched-taint.ts';
import { rule as schedTolerationUseless } from './scheduling/sched-toleration-useless.ts';
import { rule as schedZone } from './scheduling/sched-zone.ts';
import { rule as schedulerMissing } from './scheduling/scheduler-missing.ts';
import { rule as topologyNodeCount } from './scheduling/topology-node-count.ts';
import { rule as caBundleCm } from './security/ca-bundle-cm.ts';
import { rule as psaNsLabels } from './security/psa-ns-labels.ts';
import { rule as psaViolation } from './security/psa-violation.ts';
import { rule as rbacClusterScope } from './security/rbac-cluster-scope.ts';
import { rule as rbacIdpUsers } from './security/rbac-idp-users.ts';
import { rule as rbacMissingRole } from './security/rbac-missing-role.ts';
import { rule as rbacSubjectNs } from './security/rbac-subject-ns.ts';
import { rule as saCloudIdentity } from './security/sa-cloud-identity.ts';
import { rule as saDefault } from './security/sa-default.ts';
import { rule as saSecretsList } from './security/sa-secrets-list.ts';
import { rule as saTokenSecret } from './security/sa-token-secret.ts';
import { rule as secAnnotationsOld } from './security/sec-annotations-old.ts';
import { rule as secLocalhostProfile } from './security/sec-localhost-profile.ts';
import { rule as secSysctl } from './security/sec-sysctl.ts';
import { rule as secretBootstrap } from './security/secret-bootstrap.ts';
import { rule as secretDockercfgOcp } from './security/secret-dockercfg-ocp.ts';
import { rule as secretExternal } from './security/secret-external.ts';
import { rule as secretSealed } from './security/secret-sealed.ts';
import { rule as webhookBlocks } from './security/webhook-blocks.ts';
import { rule as webhookCabundle } from './security/webhook-cabundle.ts';
import { rule as webhookOrder } from './security/webhook-order.ts';
import { rule as pvHostpath } from './storage/pv-hostpath.ts';
import { rule as pvIntree } from './storage/pv-intree.ts';
import { rule as pvLocal } from './storage/pv-local.ts';
import { rule as pvNodeAffinity } from './storage/pv-node-affinity.ts';
import { rule as pvStaticCloud } from './storage/pv-static-cloud.ts';
import { rule as pvcAccessMode } from './storage/pvc-access-mode.ts';
import { rule as pvcBoundFields } from './storage/pvc-bound-fields.ts';
import { rule as pvcDangling } from './storage/pvc-dangling.ts';
import { rule as pvcDatasource } from './storage/pvc-datasource.ts';
import { rule as pvcInZeroReplica } from './storage/pvc-in-zero-replica.ts';
import { rule as pvcQuota } from './storage/pvc-quota.ts';
import { rule as pvcSize } from './storage/pvc-size.ts';
import { rule as pvcVolumeModeBlock } from './storage/pvc-volume-mode-block.ts';
import { rule as scAllowedTopologies } from './storage/sc-allowed-topologies.ts';
import { rule as scBetaAnnotation } from './storage/sc-beta-annotation.ts';
import { rule as scDefaultImplicit } from './storage/sc-default-implicit.ts';
import { rule as scMissing } from './storage/sc-missing.ts';
import { rule as scProvisioner } from './storage/sc-provisioner.ts';
import { rule as scSemanticChange } from './storage/sc-semantic-change.ts';
import { rule as snapshotClass } from './storage/snapshot-class.ts';
import { rule as volCsiInline } from './storage/vol-csi-inline.ts';
import { rule as volEmptydirData } from './storage/vol-emptydir-data.ts';
import { rule as volHostpath } from './storage/vol-hostpath.ts';
import { rule as volOwnership } from './storage/vol-ownership.ts';
import { rule as volProjectedSaAud } from './storage/vol-projected-sa-aud.ts';

/** Every rule, in the order in which their findings are shown. */
export const rules: readonly Rule[] = [
  apiRemoved,
  apiKindMissing,
  apiCloudCrd,
  apiDeprecatedServed,
  apiOpenshift,
  apiPsp,
  apiUnknownField,
  apiserviceBackend,
  crdConversion,
  crdOwnerOperator,
  imgRegistryPrivateSource,
  imgDeadRegistry,
  imgPullSecretMissing,
  imgArch,
  imgMutableTag,
  imgNodeIdentity,
  imgPullNever,
  missingReference,
  apiServerUrl,
  cloudIdLiteral,
  cloudMetadata,
  dbEndpoint,
  ipLiteralPrivate,
  lbHostnameInConfig,
  objEndpoint,
  queueConsumer,
  sizeLimit,
  svcRefMissing,
  scMissing,
  scDefaultImplicit,
  pvcAccessMode,
  volHostpath,
  volCsiInline,
  pvHostpath,
  pvIntree,
  pvLocal,
  pvNodeAffinity,
  pvStaticCloud,
  pvcBoundFields,
  pvcDangling,
  pvcDatasource,
  pvcInZeroReplica,
  pvcQuota,
  pvcSize,
  pvcVolumeModeBlock,
  scAllowedTopologies,
  scBetaAnnotation,
  scProvisioner,
  scSemanticChange,
  snapshotClass,
  volEmptydirData,
  volOwnership,
  volProjectedSaAud,
  ingClassMissing,
  ingClassNone,
  gwClass,
  certmgrAcme,
  certmgrSecrets,
  dnsClusterDomain,
  dnsConfig,
  epAuto,
  epManual,
  gwParent,
  ingAnnotations,
  ingBackend,
  ingCertId,
  ingClassBoth,
  ingHostDup,
  ingLbId,
  ingNginxRetired,
  ingPathType,
  ingTlsSecret,
  meshHosts,
  meshInject,
  netpolCidr,
  netpolNsLabel,
  podCniAnnotations,
  podHostport,
  svcClusterip,
  svcExternalIps,
  svcExternalname,
  svcIpfamily,
  svcLbAnnotations,
  svcLbId,
  svcLbIp,
  svcLbNone,
  svcNodeport,
  svcTopology,
  webhookUrl,
  schedSelector,
  schedTaint,
  resExtended,
  prioMissing,
  runtimeclassMissing,
  dsAllNodes,
  hpaMetrics,
  kedaVpa,
  limitrange,
  pdbBlock,
  podNodename,
  prioDefault,
  prioValue,
  quotaExceed,
  quotaRequiresLimits,
  resCapacity,
  resClaims,
  runtimeDocker,
  schedArchOs,
  schedOldLabels,
  schedSelectorSoft,
  schedSpread,
  schedTolerationUseless,
  schedZone,
  schedulerMissing,
  topologyNodeCount,
  saTokenSecret,
  caBundleCm,
  psaNsLabels,
  psaViolation,
  rbacClusterScope,
  rbacIdpUsers,
  rbacMissingRole,
  rbacSubjectNs,
  saCloudIdentity,
  saDefault,
  saSecretsList,
  secAnnotationsOld,
  secLocalhostProfile,
  secSysctl,
  secretBootstrap,
  secretDockercfgOcp,
  secretExternal,
  secretSealed,
  webhookBlocks,
  webhookOrder,
  helmRelease,
  gitopsManaged,
  webhookCabundle,
  extdnsHazard,
  cronjobDouble,
  clusterSingleton,
  defaultNsObjects,
  finalizerForeign,
  gitopsAppObjects,
  jobFinished,
  jobSelector,
  karmadaManaged,
  kubeSystem,
  leaseLeader,
  olmArtifacts,
  operatorManaged,
  ownedObject,
  ownerMissing,
  pauseFlag,
  podBare,
  providerAddon,
  replicasZero,
  stsIdentity,
];

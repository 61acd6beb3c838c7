import { rule as apiKindMissing } from './api/api-kind-missing.ts';
import { rule as apiRemoved } from './api/api-removed.ts';
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
import { rule as imgDeadRegistry } from './images/img-dead-registry.ts';
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
import { rule as cronjobDouble } from './operation/cronjob-double.ts';
import { rule as gitopsManaged } from './operation/gitops-managed.ts';
import { rule as helmRelease } from './operation/helm-release.ts';
import type { Rule } from './rule.ts';
import { rule as prioMissing } from './scheduling/prio-missing.ts';
import { rule as resExtended } from './scheduling/res-extended.ts';
import { rule as runtimeclassMissing } from './scheduling/runtimeclass-missing.ts';
import { rule as schedSelector } from './scheduling/sched-selector.ts';
import { rule as schedTaint } from './scheduling/sched-taint.ts';
import { rule as saTokenSecret } from './security/sa-token-secret.ts';
import { rule as webhookCabundle } from './security/webhook-cabundle.ts';
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
  imgRegistryPrivateSource,
  imgDeadRegistry,
  imgPullSecretMissing,
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
  saTokenSecret,
  helmRelease,
  gitopsManaged,
  webhookCabundle,
  extdnsHazard,
  cronjobDouble,
];

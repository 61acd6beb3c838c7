import { rule as certmgrAcme } from './network/certmgr-acme.ts';
import { rule as certmgrAnnotations } from './network/certmgr-annotations.ts';
import { rule as certmgrSecrets } from './network/certmgr-secrets.ts';
import { rule as dnsClusterDomain } from './network/dns-cluster-domain.ts';
import { rule as dnsConfig } from './network/dns-config.ts';
import { rule as epAuto } from './network/ep-auto.ts';
import { rule as epManual } from './network/ep-manual.ts';
import { rule as extdnsHazard } from './network/extdns-hazard.ts';
import { rule as gwBackend } from './network/gw-backend.ts';
import { rule as gwCertificate } from './network/gw-certificate.ts';
import { rule as gwClass } from './network/gw-class.ts';
import { rule as gwParent } from './network/gw-parent.ts';
import { rule as ingAnnotations } from './network/ing-annotations.ts';
import { rule as ingAuthSecret } from './network/ing-auth-secret.ts';
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
import { rule as lbInternal } from './network/lb-internal.ts';
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
import { rule as traefikRoutes } from './network/traefik-routes.ts';
import { rule as webhookUrl } from './network/webhook-url.ts';
import type { Rule } from './rule.ts';

/** Every rule on Services, ingress and the network, in the order in which their findings are shown. */
export const networkRules: readonly Rule[] = [
  ingClassMissing,
  ingClassNone,
  gwClass,
  certmgrAcme,
  certmgrAnnotations,
  certmgrSecrets,
  dnsClusterDomain,
  dnsConfig,
  epAuto,
  epManual,
  gwBackend,
  gwCertificate,
  gwParent,
  ingAnnotations,
  ingAuthSecret,
  ingBackend,
  ingCertId,
  ingClassBoth,
  ingHostDup,
  ingLbId,
  ingNginxRetired,
  ingPathType,
  ingTlsSecret,
  lbInternal,
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
  traefikRoutes,
  webhookUrl,
  extdnsHazard,
];

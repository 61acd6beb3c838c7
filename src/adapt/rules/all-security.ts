import type { Rule } from './rule.ts';
import { rule as caBundleCm } from './security/ca-bundle-cm.ts';
import { rule as psaNsLabels } from './security/psa-ns-labels.ts';
import { rule as psaViolation } from './security/psa-violation.ts';
import { rule as rbacClusterScope } from './security/rbac-cluster-scope.ts';
import { rule as rbacIdpUsers } from './security/rbac-idp-users.ts';
import { rule as rbacMissingRole } from './security/rbac-missing-role.ts';
import { rule as rbacOldGroup } from './security/rbac-old-group.ts';
import { rule as rbacSubjectNs } from './security/rbac-subject-ns.ts';
import { rule as saCloudIdentity } from './security/sa-cloud-identity.ts';
import { rule as saDefault } from './security/sa-default.ts';
import { rule as saSecretsList } from './security/sa-secrets-list.ts';
import { rule as saTokenSecret } from './security/sa-token-secret.ts';
import { rule as sccUidRange } from './security/scc-uid-range.ts';
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

/** Every rule on security and identity, in the order in which their findings are shown. */
export const securityRules: readonly Rule[] = [
  saTokenSecret,
  caBundleCm,
  psaNsLabels,
  psaViolation,
  rbacClusterScope,
  rbacIdpUsers,
  rbacMissingRole,
  rbacOldGroup,
  rbacSubjectNs,
  saCloudIdentity,
  saDefault,
  saSecretsList,
  sccUidRange,
  secAnnotationsOld,
  secLocalhostProfile,
  secSysctl,
  secretBootstrap,
  secretDockercfgOcp,
  secretExternal,
  secretSealed,
  webhookBlocks,
  webhookOrder,
  webhookCabundle,
];

import { rule as apiCloudCrd } from './api/api-cloud-crd.ts';
import { rule as apiCrdSchema } from './api/api-crd-schema.ts';
import { rule as apiDeprecatedServed } from './api/api-deprecated-served.ts';
import { rule as apiKindMissing } from './api/api-kind-missing.ts';
import { rule as apiOpenshift } from './api/api-openshift.ts';
import { rule as apiPsp } from './api/api-psp.ts';
import { rule as apiRemoved } from './api/api-removed.ts';
import { rule as apiSchema } from './api/api-schema.ts';
import { rule as apiTargetOlder } from './api/api-target-older.ts';
import { rule as apiUnknownField } from './api/api-unknown-field.ts';
import { rule as apiserviceBackend } from './api/apiservice-backend.ts';
import { rule as crdConversion } from './api/crd-conversion.ts';
import { rule as crdOwnerOperator } from './api/crd-owner-operator.ts';
import type { Rule } from './rule.ts';

/** Every rule on API versions and kinds, in the order in which their findings are shown. */
export const apiRules: readonly Rule[] = [
  apiRemoved,
  apiKindMissing,
  apiCloudCrd,
  apiDeprecatedServed,
  apiOpenshift,
  apiPsp,
  apiCrdSchema,
  apiSchema,
  apiUnknownField,
  apiTargetOlder,
  apiserviceBackend,
  crdConversion,
  crdOwnerOperator,
];

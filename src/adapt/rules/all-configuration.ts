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
import type { Rule } from './rule.ts';

/** Every rule on settings and the addresses in them, in the order in which their findings are shown. */
export const configurationRules: readonly Rule[] = [
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
];

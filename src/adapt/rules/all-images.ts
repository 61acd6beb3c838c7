import { rule as imgArch } from './images/img-arch.ts';
import { rule as imgDeadRegistry } from './images/img-dead-registry.ts';
import { rule as imgDigestCopy } from './images/img-digest-copy.ts';
import { rule as imgInOtherFields } from './images/img-in-other-fields.ts';
import { rule as imgMutableTag } from './images/img-mutable-tag.ts';
import { rule as imgNodeIdentity } from './images/img-node-identity.ts';
import { rule as imgPullNever } from './images/img-pull-never.ts';
import { rule as imgPullSecretHost } from './images/img-pull-secret-host.ts';
import { rule as imgPullSecretMissing } from './images/img-pull-secret-missing.ts';
import { rule as imgRegistryPrivateSource } from './images/img-registry-private-source.ts';
import type { Rule } from './rule.ts';

/** Every rule on images, in the order in which their findings are shown. */
export const imagesRules: readonly Rule[] = [
  imgRegistryPrivateSource,
  imgDeadRegistry,
  imgPullSecretMissing,
  imgPullSecretHost,
  imgArch,
  imgMutableTag,
  imgNodeIdentity,
  imgPullNever,
  imgDigestCopy,
  imgInOtherFields,
];

/** What rules on kinds, versions, fields and images say. */
export const apiRuleMessages = {
  'rule.api-deprecated-served':
    'The target still serves {kind} in {apiVersion}, but later versions of Kubernetes do not; it serves {to} as well.',
  'rule.provider-kind': '{kind} is a kind of {of}, and no kind of the target does the same.',
  'rule.provider-kind.instead':
    '{kind} is a kind of {of}; what it says has to go into another one on the target: {instead}.',
  'rule.api-psp':
    'The target knows no pod security policies: what its pods may do is said by the labels pod-security.kubernetes.io/… of their namespace.',
  'rule.api-psp.use': 'The target knows no pod security policies, so that the right to use one means nothing there.',
  'rule.crd-owner-operator':
    '{tool} installed {name} on the source; on the target it should come with its operator, which otherwise finds a definition that is not its own.',
  'rule.crd-conversion':
    'The Service {service}, which converts between the versions of this kind, is not on the target and does not go along, so that requests for its objects in other versions than the stored one fail.',
  'rule.apiservice-backend':
    'The Service {service}, which answers for {name}, is not on the target and does not go along, so that this part of the API fails, and with it the deletion of namespaces.',
  'rule.api-unknown-field':
    'The target ({version}) does not know {field}, which came with Kubernetes {since}: it drops the field, or refuses the object.',
  'rule.img-arch':
    'By its name {image} is for {needed}, and the nodes of the target that fit are {other}, so that it does not start there.',
  'rule.img-arch.some':
    'By its name {image} is for {needed}, and {others} of the {nodes} nodes of the target that fit are not, so that it does not start on those.',
  'rule.img-mutable-tag':
    '{image} means what the registry has under that name when the target pulls it, which may not be what runs on the source.',
  'rule.img-node-identity':
    'Nodes of {cloud} pull from {registry} by their own identity; those of the target have none there, and neither the pod nor the account {account}, as far as it goes along, names a Secret for pulling, so that {image} cannot be pulled.',
  'rule.img-pull-never':
    '{image} is never pulled, so that the pods only start on nodes of the target where somebody has put it before.',
} as const;

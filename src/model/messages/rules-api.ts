/** What rules on kinds, versions, fields and images say, and what those on kinds, versions and fields offer. */
export const apiRuleMessages = {
  'rule.api-deprecated-served':
    'The target still serves {kind} in {apiVersion}, but later versions of Kubernetes do not; it serves {to} as well.',
  'rule.api-deprecated-served.custom':
    'The target still serves {kind} in {apiVersion}, but later releases of what brings the kind do not; it serves {to} as well.',
  'rule.api-target-older':
    'The target ({target}) is older than the source ({source}): it drops or refuses what came in between, which is told at its field only where the rules know of it.',
  'todo.newer-features': 'look for what the applications use that {source} has and {target} has not',
  'rule.provider-kind': '{kind} is a kind of {of}, and no kind of the target does the same.',
  'rule.provider-kind.instead':
    '{kind} is a kind of {of}; what it says has to go into another one on the target: {instead}.',
  'rule.api-psp':
    'The target knows no pod security policies and refuses this one: what its pods may do is said by the labels pod-security.kubernetes.io/… of their namespace.',
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
  'rule.img-arch.source':
    '{image} ran on {needed} alone, and the nodes of the target that fit are {other}: where it is not made for these too, it does not start there.',
  'rule.img-mutable-tag':
    '{image} means what the registry has under that name when the target pulls it, which may not be what runs on the source.',
  'rule.img-node-identity':
    'Nodes of {cloud} pull from {registry} by their own identity; those of the target have none there, and neither the pod nor the account {account}, as far as it goes along, names a Secret for pulling, so that {image} cannot be pulled.',
  'rule.img-digest-copy':
    '{image} is named by its digest: in the registry that the plan names, a copy has it only where it was made of all platforms, unchanged.',
  'rule.img-in-other-fields':
    '{image} stands where mappings of images do not reach: what reads this takes it from there, and not {to} as the plan says.',
  'rule.img-pull-secret-host':
    'The plan takes this image from {host}, where no Secret for pulling that the pod has ({names}) lets in, as one does at {from}: unless {host} is open to all, it cannot be pulled.',
  'rule.img-pull-never':
    '{image} is never pulled, so that the pods only start on nodes of the target where somebody has put it before.',
  'convert.flux-patches':
    'Flux knows {fields} no longer: they are written as patches, and what these make has to be looked at',
  'convert.hooks': 'its hooks stay behind',
  'convert.route-annotations': 'what its annotations say to the router of OpenShift, no other controller reads',
  'convert.route-host': 'its host {host} was made from the domain of the source, and has to be one of the target',
  'convert.route-port': 'the Service has to have the port {port}, which the Route means for the pods',
  'convert.route-tls': 'its certificate, and what becomes of plain HTTP, are up to the ingress controller',
  'convert.template-engine':
    'External Secrets knows the engine v1 of templates no longer: they have to be written for v2',
  'convert.traefik-fields': 'Traefik 3 does not know {fields}, or by another name',
  'convert.traefik-rules': 'Traefik 3 reads its matching rules otherwise, unless they say syntax: v2',
  'convert.triggers': 'a new image no longer rolls it out by itself',
  'rule.api-crd-schema': 'The definition of {kind} on the target refuses this: it {detail}.',
  'rule.api-crd-schema.field': 'The definition of {kind} on the target does not know the field {field}, and drops it.',
  'rule.api-schema': 'The target refuses this {kind}: {field} takes {types}, and here it is {found}.',
  'rule.api-schema.field':
    'The target does not know the field {field} of {kind}: it drops the field, or refuses the object.',
  'todo.field-type': 'write {field} of {kind} {name} as {types}',
  'todo.crd-schema':
    'bring {kind} {name} into the form of the definition on the target, or bring that to the version of the source',
  'todo.crd-newer': 'bring the definition of {kind} on the target to the version of the source',
  'fix.as-text': 'Write {field} as the text "{text}"',
  'fix.as-number': 'Write {field} as the number {number}',
  'fix.exclude': 'Leave {pattern} out of the migration, in the plan',
  'fix.leave-out-field': 'Leave out {field}',
  'fix.leave-out-policies': 'Leave out the right to use pod security policies',
  'fix.no-conversion': 'Serve {version} alone, without conversion',
  'todo.bring-service':
    'bring the Service {service} and what answers behind it along, or install it on the target first',
  'todo.install-owner': 'install {name} on the target by {tool}, and take its manifest away',
  'todo.leave-out': 'leave {kind} {name} out: take its manifest away',
  'todo.pod-security-labels':
    'say by the label pod-security.kubernetes.io/enforce of the namespaces what the pod security policy {name} allowed',
  'todo.say-elsewhere': 'say on the target by {instead} what {kind} {name} says, and take its manifest away',
  'todo.write-anew': 'write {kind} {name} anew in {to}',
  'todo.upgrade': 'bring the target to Kubernetes {since}, which knows {field}',
} as const;

/** What rules say will happen to an object on the target. */
export const ruleMessages = {
  'assess.noFile': 'There is no file {path}.',
  'assess.unreadableFile': '{path} cannot be read: {problem}.',
  'assess.noObject': 'This is no object of Kubernetes: {field} is missing or has another type.',
  'assess.generateName':
    'It gets its name only when it is made (generateName), so that it is not judged here: with a name it is.',
  'assess.notYaml': 'This is no YAML: {problem}',
  'assess.tooDeep': 'It is nested too deeply to be read.',
  'assess.helm':
    'This is a template, which is rendered first: helm template CHART > rendered.yaml, and then that file.',
  'assess.utf16': 'It is written in UTF-16: save it as UTF-8, so that it can be read.',
  'assess.binary': 'This is no text, so nothing is read in it.',
  'assess.gone': 'It is not there: what the link leads to is gone, or it was removed meanwhile.',
  'assess.unreadable': 'It cannot be read: {problem}.',
  'assess.kustomize':
    'Kustomize builds manifests from this folder, which is not judged as it lies: build them first (kubectl kustomize {folder} | kubeferry assess -).',
  'assess.more': 'This rule finds {count} more places in this object, which are not told one by one.',
  'assess.more.one': 'This rule finds one more place in this object, which is not told.',
  'assess.tooLarge': 'The file is larger than 64 MB.',
  'facts.wrong': '{path} says nothing of a cluster that can be used: {detail}.',
  'facts.wrong.hint': 'Make it with kubeferry facts, or mend the field; what you do not know, leave out.',
  'rule.api-removed': 'The target does not serve {kind} in {apiVersion}, so it refuses this; it serves {to}.',
  'rule.api-removed.anew':
    'The target does not serve {kind} in {apiVersion}, so it refuses this; it serves {to}, which cannot say all of this, or asks for more, so that it has to be written anew.',
  'rule.api-kind-missing':
    'The target does not know {kind} ({apiVersion}), so it refuses this; its operator or definition has to be there first.',
  'rule.img-registry-private-source': 'The target may not reach {host}, so that {image} cannot be pulled there.',
  'rule.img-dead-registry': 'Images of {registry} get no updates any more, or are gone; {instead} has them now.',
  'rule.img-pull-secret-missing':
    'The Secret {name} is not in {namespace} on the target and does not go along, so that private images cannot be pulled.',
  'rule.missing-reference':
    '{kind} {name} is not in {namespace} on the target and does not go along, so that the pods do not start.',
  'rule.sc-missing': 'The target has no storage class {name}, so that the claim stays pending; it has: {classes}.',
  'rule.sc-default-implicit':
    'The claim names no storage class and the target has no default one, so that it stays pending.',
  'rule.sc-default-implicit.several':
    'The claim names no storage class and the target has several default ones ({classes}), of which the newest counts.',
  'rule.pvc-access-mode':
    '{mode} is not possible with the class {name} ({provisioner}), whose volumes one node mounts at a time.',
  'rule.vol-hostpath':
    'What lies in {path} of a node of the source stays there, and the pod begins with an empty or another folder.',
  'rule.vol-hostpath.node': 'The pod reads {path} of its node; the nodes of the target may have it elsewhere.',
  'rule.vol-csi-inline': 'The target has no driver {driver}, so that the pods do not start.',
  'rule.ing-class-missing':
    'The target has no ingress class {name}, so that nothing serves this Ingress; it has: {classes}.',
  'rule.ing-class-none': 'The Ingress names no class and the target has no default one, so that nothing serves it.',
  'rule.gw-class': 'The target has no gateway class {name}, so that nothing serves this Gateway.',
  'rule.sched-selector': 'None of the {count} nodes of the target has {labels}, so that the pods stay pending.',
  'rule.sched-selector.one': 'The only node of the target does not have {labels}, so that the pods stay pending.',
  'rule.sched-selector.daemons':
    'None of the {count} nodes of the target has {labels}, so that this runs on none of them.',
  'rule.sched-selector.daemons.one':
    'The only node of the target does not have {labels}, so that this does not run there.',
  'rule.sched-affinity.daemons':
    'None of the {count} nodes of the target fits the required node affinity, so that this runs on none of them.',
  'rule.sched-affinity.daemons.one':
    'The only node of the target does not fit the required node affinity, so that this does not run there.',
  'rule.sched-affinity':
    'None of the {count} nodes of the target fits the required node affinity, so that the pods stay pending.',
  'rule.sched-affinity.one':
    'The only node of the target does not fit the required node affinity, so that the pods stay pending.',
  'rule.sched-taint':
    'All nodes of the target that fit ({nodes}) turn the pods away by the taint {taint}, so that they stay pending.',
  'rule.res-extended': 'No node of the target offers {name}, so that the pods stay pending.',
  'rule.prio-missing': 'The target has no priority class {name}, so that it refuses the pods.',
  'rule.runtimeclass-missing': 'The target has no runtime class {name}, so that it refuses the pods.',
  'rule.sa-token-secret':
    'The token belongs to the source and opens nothing on the target, which makes its own for {account}.',
  'rule.helm-release':
    'Helm takes {name} for released on the target, but knows nothing of what was changed on the way: its next upgrade takes that back.',
  'rule.gitops-managed':
    '{tool} keeps this object as it is in its repository: what is changed here is changed back, and where it does not know the target, nothing keeps it there.',
  'rule.webhook-cabundle':
    'The webhook {name} trusts a certificate authority of the source, so that every request that it is asked about fails where its failurePolicy is Fail.',
  'rule.extdns-hazard':
    'A DNS controller, of which the target shows none now, may take over {name}, or remove it, while the source still serves it.',
  'rule.extdns-hazard.there':
    'The target seems to run external-dns, which may take over {name}, or remove it, while the source still serves it.',
  'rule.cronjob-timezone':
    'Kubernetes {version} of the target refuses a schedule that names its time zone ({zone}): that has a field of its own.',
  'rule.cronjob-double': '{name} would run on both clusters until the one of the source is suspended.',
} as const;

/** What rules on ownership and operation say and offer. */
export const operationRuleMessages = {
  'rule.owned-object':
    '{kind} {name} goes along and makes this anew on the target, so that this one is there twice or is taken away.',
  'rule.owned-object.data':
    'This belongs to {kind} {name} of the source, which is another one on the target: the target takes it away, and what {name} makes anew does not hold its data.',
  'rule.owned-object.secret':
    'This belongs to {kind} {name} of the source, which is another one on the target: the target takes it away, and what {name} makes anew may hold other values.',
  'rule.owner-missing':
    '{kind} {name}, which this belongs to, is not on the target and does not go along: the target takes away what belongs to nobody.',
  'rule.owner-missing.kind':
    'The target does not serve {kind} {name}, to which this belongs, as {apiVersion}: this stays while that is so, and is taken away later where that comes without {name}.',
  'rule.exists-different':
    '{kind} {name} is on the target already and differs at {places}: a run leaves it as it is, unless its plan says otherwise.',
  'rule.exists-different.skip':
    '{kind} {name} is on the target already and differs at {places}: the run leaves it as it is, and this one does not come.',
  'rule.exists-different.update':
    '{kind} {name} is on the target already and differs at {places}: the run puts this one in its place.',
  'rule.exists-different.update-versions':
    '{kind} {name} is on the target already with versions that this one lacks or does not serve ({versions}): the run leaves it as it is, and this one does not come.',
  'rule.exists-different.source-own':
    '{kind} {name} differs at {places} and is what the source uses, which is the same cluster: the run leaves it as it is; make one under another name where the copy needs it.',
  'rule.exists-different.fail':
    '{kind} {name} is on the target already and differs at {places}: the run fails there, as its plan says.',
  'rule.exists-different.taken':
    '{kind} {name} is on the target already, and the facts do not say whether it differs: a run leaves it as it is, unless its plan says otherwise.',
  'rule.exists-different.taken.skip':
    '{kind} {name} is on the target already, and the facts do not say whether it differs: the run leaves it as it is.',
  'rule.exists-different.taken.update':
    '{kind} {name} is on the target already, and the facts do not say whether it differs: if so, the run puts this one in its place.',
  'rule.exists-different.taken.update-versions':
    '{kind} {name} is on the target already, and the facts do not say whether it differs: if so, the run puts this one in its place, unless this one lacks a version.',
  'rule.exists-different.taken.fail':
    '{kind} {name} is on the target already, and the facts do not say whether it differs: if so, the run fails there.',
  'rule.pod-bare': 'No controller has the pod {name}, so that nothing makes it again on the target when its node goes.',
  'rule.job-finished': 'The Job {name} has ended on the source and would run once more on the target.',
  'rule.job-selector':
    'The source gave this Job its selector; the target gives it one of its own and refuses any other without manualSelector.',
  'rule.lease-leader': '{name} says who leads on the source; on the target nobody leads until this has run out.',
  'rule.gitops-app-objects':
    '{tool} of the target begins to deploy what {name} says as soon as it is there, while the one of the source goes on.',
  'rule.karmada-managed':
    'Karmada keeps this copy by a policy in its own control plane: elsewhere it belongs to nobody, and a change belongs there.',
  'rule.operator-managed':
    'Of {kind} {name} alone the operator of the target makes an empty one; its data comes by a restore or a replica of the operator.',
  'rule.olm-artifacts':
    'A {kind} says what is installed on the source and from which catalog; on the target the operator has to be installed anew.',
  'rule.finalizer-foreign':
    'Nothing that the target serves belongs to the finalizer {finalizer}: where nobody takes it off, this can never be deleted.',
  'rule.sts-identity':
    'Members of {app} keep each other and their cluster in their data: files that were copied while they ran may not form one again.',
  'rule.kube-system':
    '{namespace} holds what a cluster needs for itself, and the target has its own: only what you put there yourself should go along.',
  'rule.provider-addon': 'By its labels this is a part of {owner} on the source; the target has parts of its own.',
  'rule.cluster-singleton': 'The target has {name} already, and a second one acts on the same objects.',
  'rule.default-ns-objects':
    'Every cluster makes this {kind} for its own API server, so that the one of the source has no place on the target.',
  'rule.replicas-zero': '{kind} {name} is scaled down to 0, so that none of its pods starts on the target either.',
  'rule.pause-flag':
    'The Deployment {name} is paused, so that none of its pods starts on the target until it is resumed.',
  'fix.exclude-system': 'Leave out all parts of {owner}, in the plan',
  'fix.in-deployment': 'Make it a Deployment, which starts it anew when its node goes',
  'fix.leave-out-finalizer': 'Leave out the finalizer {finalizer}',
  'fix.leave-out-leader': 'Leave out who leads on the source',
  'fix.existing-update': 'Put all objects of the migration in the place of those that are there already, in the plan',
  'fix.existing-skip': 'Leave all objects that are there already as they are, in the plan',
  'todo.compare-existing': 'decide whether {kind} {name} of the target stays, or this one takes its place',
  'fix.leave-out-owners': 'Let it belong to nobody',
  'fix.leave-out-run': 'Leave out the selector and labels of the run on the source',
  'fix.resume': 'Let its pods start (not paused)',
  'fix.suspend-job': 'Suspend it, so that it does not run again',
  'fix.sync-by-hand': 'Synchronise it by hand until the cutover',
  'todo.install-operator': 'install on the target the operator that {name} stands for',
  'todo.karmada-policy': 'change its policy in Karmada, so that a copy goes to the target',
  'todo.operator-data': 'move the data of {kind} {name} by a backup or a replica of its operator',
  'todo.own-replication': 'move the data of {app} by its own replication or backup',
} as const;

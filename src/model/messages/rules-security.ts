/** What rules on security and identity say and offer. */
export const securityRuleMessages = {
  'rule.psa-violation':
    'The namespace {namespace} enforces the level {level} of pod security, which does not allow this ({control}), so that the target refuses the pods.',
  'rule.psa-ns-labels':
    'The target has the namespace {name} already and enforces the level {there} of pod security there, not {here}.',
  'rule.scc-uid-range':
    'On the source pods of this namespace run as the users {users}, and on the target, which has {namespace} already, as {others}: they may not be allowed to write to files that were copied.',
  'rule.sec-annotations-old':
    'The target ({version}) does not read this annotation any more, so that the pods run without the seccomp profile.',
  'rule.sec-localhost-profile':
    'The profile {profile} has to lie on the nodes of the target too; on those without it the containers do not start.',
  'rule.sec-sysctl':
    'Kubelets refuse pods with {name} unless they are set up to allow it, which the facts of the target do not tell.',
  'rule.sa-cloud-identity':
    'The identity {value} of {cloud} trusts accounts of the source: the pods get access by it only where it trusts those of the target too.',
  'rule.sa-cloud-identity.node':
    'An agent on the nodes of the source gives {value} of {cloud} to the pods: on the target they get access by it only where its nodes have such an agent, and the right to take it on.',
  'rule.sa-cloud-identity.other':
    'The identity {value} belongs to {cloud} and the target is at {there}, so that the pods get no access by it there.',
  'rule.sa-secrets-list':
    'The source made {name} for this account; the target makes none of that name, so that nothing stands behind it.',
  'rule.sa-default':
    'The target makes the account default in every namespace by itself; what is pulled with these Secrets needs them there too.',
  'rule.secret-dockercfg-ocp':
    'OpenShift made this for {account} to open the registry inside the source; it opens nothing on the target.',
  'rule.secret-bootstrap': 'By this token nodes join the source; on the target it would only let others in.',
  'rule.secret-sealed':
    'Only the controller of the source can open {name}; the one of the target makes no Secret of it unless it has the same key.',
  'rule.secret-external':
    'The SecretStore {name} is not in {namespace} on the target and does not go along, so that no Secret is made.',
  'rule.secret-external.trust':
    'Vault knows the tokens of the source here; until it has a login for those of the target, no Secret comes from it.',
  'rule.rbac-subject-ns':
    'The account {name} is not in {namespace} on the target and does not go along, so that nobody gets these rights.',
  'rule.rbac-idp-users':
    'The login of the source gives the name {name}; the target may have another login, and then nobody of that name.',
  'rule.rbac-missing-role': '{kind} {name} is not on the target and does not go along, so that this gives no rights.',
  'rule.rbac-old-group':
    'The right on {resources} in the group {group} gives nothing on the target, where that is in {to}, so that whoever needs it is refused.',
  'fix.add-group': 'Give the right in {to} too',
  'rule.rbac-cluster-scope':
    'The target has the ClusterRole {name} already, and its rights there may be others than these, so that whoever is bound to it may do more there, or less.',
  'rule.webhook-order':
    'The webhook {name} asks the Service {service}, which is not on the target and does not go along, so that every request that it is asked about fails.',
  'rule.webhook-order.ignore':
    'The webhook {name} asks the Service {service}, which is not on the target and does not go along, so that it changes and checks nothing.',
  'rule.webhook-blocks':
    'The target asks the webhook {name} ({configuration}) about this kind and gets no answer, since there is no Service {service}: it refuses what the selectors of the webhook do not leave out.',
  'rule.ca-bundle-cm':
    'A cluster publishes {name} with certificates of its own; that of the source vouches for nothing on the target.',
  'fix.as-restricted': 'Say what the level restricted asks for ({settings})',
  'fix.leave-out-account': 'Give no rights to the account {name} of {namespace}',
  'fix.leave-out-capabilities': 'Leave out the capabilities {names}',
  'fix.leave-out-identity': 'Leave out the identity {value}',
  'fix.leave-out-made-secrets': 'Leave out the Secrets that the source made for it',
  'fix.name-account': 'Give the rights to the account {name} of {namespace}',
  'fix.label-namespace': 'Have {namespace} on the target enforce the level {level} of pod security',
  'fix.namespace-level-in-plan': 'Have the plan let {namespace} enforce the level {level} of pod security',
  'fix.namespace-level': 'Take the level {level} of the target',
  'fix.seccomp-profile': 'Say the seccomp profile by its field: {profile}',
  'fix.usual-profile': 'Use the profile of the container runtime (RuntimeDefault)',
  'todo.allow-sysctl': 'have the kubelets of the target allow {name} (--allowed-unsafe-sysctls)',
  'todo.answer-webhook':
    'have the Service {service} of the target answer again, or take away the webhook {name} of {configuration}',
  'todo.bring-cluster-role': 'bring the ClusterRole {name} along, or make it on the target',
  'todo.compare-role': 'compare the ClusterRole {name} of both sides, and give this one another name where they differ',
  'todo.default-account': 'give the account default of {namespace} on the target the Secrets for pulling {secrets}',
  'todo.identity-agent': 'have nodes of the target with an agent that may take on {value} of {cloud}',
  'todo.name-at-login': 'find out what the login of the target calls {name}, and name that',
  'todo.namespace-level':
    'have {namespace} enforce the level {level} of pod security on the target (the label pod-security.kubernetes.io/enforce)',
  'todo.node-profile': 'put the profile {profile} on the nodes of the target',
  'todo.other-users':
    'give {namespace} on the target the users {users}, or the files that were copied to its own ({others})',
  'todo.other-login':
    'give the pods a login to {cloud} that counts at {there}, such as a key in a Secret, in place of {value}',
  'todo.seal-anew': 'seal {name} anew with the certificate of the target, or give its controller the key of the source',
  'todo.trust-account': 'have {value} of {cloud} trust the account {account} of the target too',
  'todo.webhook-authority':
    'bring the Secret with the certificate of {name} along, or put into its caBundle the authority that signs for it on the target',
  'todo.vault-login': 'give Vault a login for the tokens of the target, and name it in {kind} {name}',
} as const;

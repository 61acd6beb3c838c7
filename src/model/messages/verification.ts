/** Sentences about whether a migrated application works. */
export const verificationMessages = {
  'verification.address-lost': 'It has no address yet; on the source it has {address}.',
  'verification.address-none': 'There; it has no address, as on the source.',
  'verification.address-unknown':
    'It has no address. Many controllers never give one, and nobody knows how it is on the source.',
  'verification.answer.claim':
    'Migrate the claim too, or create it: the plan decides on it in volumes.claims. The rule pvc-dangling finds this beforehand.',
  'verification.answer.claim-lost':
    'What it held is gone with its volume: delete the claim, and run the migration again, which makes it anew.',
  'verification.answer.class':
    'Map the class in mappings.ingressClasses, or have it made. The rule ing-class-missing finds this beforehand.',
  'verification.answer.crash':
    'Read its log: addresses and certificates of the old cluster are the usual causes. The rules db-endpoint and svc-ref-missing find some of them beforehand.',
  'verification.answer.image':
    'Copy the image to a registry that the target reaches and map it in mappings.images, or see to its pull Secret. The rules img-registry-private-source and img-pull-secret-missing find this beforehand.',
  'verification.answer.load-balancer':
    'See that the target has a controller for load balancers. The rules svc-lb-none and svc-lb-annotations find this beforehand.',
  'verification.answer.memory': 'Give the container more memory in its manifest, and run the migration again.',
  'verification.answer.mount':
    'See that the driver of the volume runs on the nodes, and that nothing else holds the volume. The rules sc-provisioner and pv-hostpath find some of this beforehand.',
  'verification.answer.probe':
    'Read its log, and what its probe asks: what it waits for may not be on the target. The rule svc-ref-missing finds some of this beforehand.',
  'verification.answer.quota':
    'Raise the quota of the target, or lower what the pods ask for. The rules quota-exceed and quota-requires-limits find this beforehand.',
  'verification.answer.reference':
    'Bring what is missing along, or create it on the target. The rule missing-reference finds this beforehand.',
  'verification.answer.refused':
    'Change the pod as the refusal says. The rules psa-violation and limitrange find this beforehand.',
  'verification.answer.selects-none': 'See that the workload behind it moved along, and that their labels agree.',
  'verification.answer.storage':
    'Map the storage class in mappings.storageClasses. The rules sc-missing, sc-default-implicit and pvc-access-mode find this beforehand.',
  'verification.answer.unschedulable':
    'Change selectors, tolerations or requests to what the nodes of the target have. The rules sched-selector, sched-taint and res-capacity find this beforehand.',
  'verification.asleep': 'Nobody answers, as what it selects is scaled to zero.',
  'verification.backend-missing': 'It leads to the Service {name}, which is not there.',
  'verification.check.as-expected': 'It answers as the plan expects.',
  'verification.check.as-source': 'Both sides answer the same.',
  'verification.check.body': 'It does not answer what the plan expects.',
  'verification.check.certificate':
    'Its certificate is not trusted and was taken all the same, as the plan says nothing of it (trust): {detail}',
  'verification.check.code': 'The command ended with exit code {code}.',
  'verification.check.differs': 'The two sides do not answer the same.',
  'verification.check.no-authority':
    'There is no {holder} with a ca.crt in {namespace}, so that nobody knows whom to trust.',
  'verification.check.no-number': 'The command says nothing.',
  'verification.check.no-pod': 'No pod of {workload} is Ready in {namespace}.',
  'verification.check.no-service':
    'There is no {service} with the port {port} and a running pod behind it in {namespace}.',
  'verification.check.not-run': 'The command could not be run: {detail}',
  'verification.check.not-there': 'There is no {workload} in {namespace}.',
  'verification.check.source': 'The source could not be asked, and the plan expects no answer: {why}',
  'verification.check.source-backup': 'The objects come from a backup, where nobody answers.',
  'verification.check.status': 'It answers with status {found} in place of {expected}.',
  'verification.check.timeout.one': 'It did not answer within one second.',
  'verification.check.timeout': 'It did not answer within {count} seconds.',
  'verification.check.too-long': 'Its answer has more than {limit} bytes.',
  'verification.check.unreached': 'It cannot be reached: {detail}',
  'verification.check.untrusted': 'Its certificate is not trusted: {detail}',
  'verification.class-missing': 'The target has no ingress class {name}.',
  'verification.endpoints-unread': 'Who answers behind it may not be read.',
  'verification.endpoints.one': 'One endpoint answers.',
  'verification.endpoints': '{count} endpoints answer.',
  'verification.endpoints-at.one': 'One endpoint answers, reachable at {address}.',
  'verification.endpoints-at': '{count} endpoints answer, reachable at {address}.',
  'verification.external-name': 'It is another name for {name}.',
  'verification.no-endpoints-given': 'It selects nothing, and nobody gave it an endpoint.',
  'verification.nodes-lost.one': 'No node of this cluster matches; on the source it runs on one.',
  'verification.nodes-lost': 'No node of this cluster matches; on the source it runs on {count} nodes.',
  'verification.nodes-unknown': 'No node of this cluster matches, and nobody knows how it is on the source.',
  'verification.none-ready.one': 'The one pod that it selects is not Ready.',
  'verification.none-ready': 'None of the {count} pods that it selects is Ready.',
  'verification.selects-none': 'It selects no pod: there is none with {labels}.',
  'verification.stage.checks.one': 'Asking what the plan wants to know: one check',
  'verification.stage.checks': 'Asking what the plan wants to know: {count} checks',
  'verification.stage.compare': 'Comparing {source} with {target}',
  'verification.stage.judge': 'Looking at what runs on {target}',
} as const;

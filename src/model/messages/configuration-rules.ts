/** What rules on data endpoints and configuration say will happen to an application on the target. */
export const configurationRuleMessages = {
  'rule.db-endpoint':
    'The application keeps its data at {host}, outside of the cluster: the target works on the same data, and has to be let in there.',
  'rule.db-endpoint.address':
    'The application looks for its database at {host}, a private address: on the target something else has it, or nothing, unless the networks are joined.',
  'rule.db-endpoint.name':
    'The application looks for its database at {host}, a name of a private zone: where the target does not know it, the application finds no data.',
  'rule.obj-endpoint':
    'The application keeps objects at {host} of {cloud}, which is not the cloud of the target: rights that came from its machines are gone, and each read crosses clouds.',
  'rule.queue-consumer':
    'While both clusters run, both may take messages from {host}: each is worked on in one of them, or in both.',
  'rule.lb-hostname-in-config':
    'The name {host} is one of a load balancer of a cloud: where it is the one of the source, the application calls back there, and nowhere once that is gone.',
  'rule.lb-hostname-in-config.own':
    '{host} is the address of {holder} on the source, which has another one on the target.',
  'rule.ip-literal-private':
    '{address} is a private address: on the target something else has it, or nothing, unless the networks are joined.',
  'rule.cloud-id-literal':
    '{id} belongs to one account of {cloud}: the target needs rights there, or something of its own in its place.',
  'rule.cloud-metadata':
    'Nothing tells of a cloud that the target runs in: where it has no {host}, the application learns nothing there and gets no rights.',
  'rule.cloud-metadata.other':
    'Only machines of {cloud} have {host}: on the target the application learns nothing there and gets no rights.',
  'rule.api-server-url':
    'The application calls the API of the cluster {host}, not the one of the target that it runs in.',
  'rule.api-server-url.file':
    'A kubeconfig leads the application to the cluster that it names, not to the target that it runs in.',
  'rule.size-limit':
    'The values of a {kind} may have 1 MiB together; these have {bytes} bytes, so that the target refuses them.',
} as const;

/** What fixes of images and of what configures applications are called, and what they leave to a person. */
export const configurationFixMessages = {
  'fix.name-instead': 'Name {instead} in the place of {host}',
  'fix.nodes-of': 'Run it on nodes of {architecture} only',
  'fix.pull-if-absent': 'Pull the image where a node does not have it (IfNotPresent)',
  'todo.api-rights': 'give the application an account on the target with the rights that it has on the source',
  'todo.cloud-id': 'give the target rights on {id}, or name something of its own in its place',
  'todo.image-for': 'find or build {image} for {other}',
  'todo.kubeconfig':
    'give the application a kubeconfig of the cluster that it is to work on, or let it use its account on the target',
  'todo.map-endpoint': 'say in the plan (mappings.endpoints) what takes the place of {host}, in values of Secrets too',
  'todo.map-endpoint.value': 'say in the plan (mappings.endpoints) what takes the place of the address in {key}',
  'todo.move-database': 'move the data at {host}, and name its new place',
  'todo.object-store': 'give the application keys for {host}, or copy the objects to a store of the target',
  'todo.one-consumer': 'let only one of the two clusters take messages from {host} until the cutover',
  'todo.other-address': 'put what the target reaches in the place of {address}, or join the networks',
  'todo.other-name': 'put the name that the target has in the place of {host}',
  'todo.pin-image': 'pin {image} to the digest that runs on the source',
  'todo.pull-by-secret':
    'make a Secret for pulling from {registry} in {namespace} on the target, and name it in imagePullSecrets of the account {account}',
  'todo.reach-host': 'see that the target reaches {host}, by DNS, routes and firewalls, and is let in',
  'todo.rights-otherwise':
    'give the application what it gets at {host} in another way: by keys in a Secret, or an identity of the target',
  'todo.split': 'split {kind} {name}, or put its files into a volume or an image',
} as const;

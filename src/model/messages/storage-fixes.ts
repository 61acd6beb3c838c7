/** What fixes of claims, volumes and classes are called, and what they leave to a person. */
export const storageFixMessages = {
  'fix.ask-for-size': 'Ask for {size}',
  'fix.claim-empty': 'Give the claim {claim} a new, empty volume, in the plan',
  'fix.claim-omitted': 'Leave the claim {claim} out, in the plan',
  'fix.claim-snapshot': 'Move the data of the claim {claim} by a snapshot, in the plan',
  'fix.class-field': 'Name the class {name} in spec.storageClassName, and leave out the annotation',
  'fix.empty-claim': 'Make the claim without {kind} {name}',
  'fix.every-place': 'Let volumes be made wherever the target has nodes',
  'fix.leave-out-volume-places': 'Leave out on which nodes the volume can be mounted',
  'fix.new-node': 'Let the scheduler of the target choose the node',
  'fix.new-volume': 'Let the target make an empty volume',
  'fix.new-volume-instead': 'Let the target make an empty volume in the place of {volume}',
  'fix.places': 'Let volumes be made in {places}',
  'fix.retain': 'Keep the storage when the claim is removed (Retain)',
  'todo.choose-class':
    'see whether volumes of the class {name} of the target will do, or map it to another one in the plan',
  'todo.fs-group': 'set fsGroup {group} for the pods of {namespace}, or change the owner of the files that were copied',
  'todo.keep-in-claim': 'dump what lies in {path} and load it on the target, or keep it in a claim before the move',
  'todo.make-volume': 'make the volume {volume} on the target',
  'todo.new-volume': 'have a class of the target make a volume in the place of {volume}, and copy its data there',
  'todo.one-cluster-mounts':
    'stop on the source what uses the storage {handle} before the target uses it, or copy its data',
  'todo.raise-limit': 'allow claims of {size} in {namespace} on the target',
  'todo.room-in-quota': 'let the quota {quota} of {namespace} on the target leave {size} for the claim',
  'todo.reach-share': 'see that the nodes of the target reach {server}, and that it lets them in',
  'todo.start-for-backup': 'start {kind} {name} for the backup, or have its volumes moved by snapshots',
  'todo.trust-issuer': 'have {audience} trust the issuer of the target',
} as const;

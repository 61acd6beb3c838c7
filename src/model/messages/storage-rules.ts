/** What rules on storage say will happen to an object on the target. */
export const storageRuleMessages = {
  'rule.sc-beta-annotation':
    'The claim gets the class {name} by an annotation that counts before spec.storageClassName and is deprecated since Kubernetes 1.6.',
  'rule.sc-beta-annotation.missing':
    'The annotation counts before spec.storageClassName, and the target has no storage class {name}, so that the claim stays pending.',
  'rule.sc-semantic-change':
    'The target has a class {name} of its own with {field} {there} in place of {here}: claims get their volumes from that one.',
  'rule.sc-provisioner':
    'The target has no driver {driver}, so that claims of this class stay pending: nobody there makes volumes for {provisioner}.',
  'rule.sc-allowed-topologies':
    'None of the {count} nodes of the target is in {places}, so that no volume of this class is made.',
  'rule.sc-allowed-topologies.one':
    'The only node of the target is not in {places}, so that no volume of this class is made.',
  'rule.pvc-bound-fields':
    'The claim waits for the volume {volume}, which does not go along, and neither does its data: unless the target has one of that name, it stays pending.',
  'rule.pvc-bound-fields.lost':
    'The claim says that it is bound to the volume {volume}, which does not go along, and neither does its data: unless the target has one of that name, the claim is lost at once.',
  'rule.pvc-bound-fields.none':
    'The claim says that it is bound, but to no volume: the target takes it for lost and makes none.',
  'rule.pvc-bound-fields.node':
    'The claim was promised to the node {node}, which the target does not have, so that its pods stay pending.',
  'rule.pvc-dangling': 'On the source the claim has no volume yet, so that there is no data of it to move.',
  'rule.pvc-dangling.lost': 'On the source the claim has lost its volume, so that there is no data of it to move.',
  'rule.pvc-in-zero-replica':
    'No pod runs that mounts {claims}: a backup of files reads volumes through running pods, so that this data would stay behind.',
  'rule.pv-static-cloud':
    'The volume is the storage {handle} itself: where the target reaches it, both clusters work on the same data, and otherwise the pods do not start.',
  'rule.pv-static-cloud.delete':
    'The volume is the storage {handle} itself with the reclaim policy Delete: where the target reaches it, removing the claim there destroys data that the source still uses.',
  'rule.pv-static-cloud.driver': 'The target has no driver {driver}, so that pods with this volume do not start.',
  'rule.pv-static-cloud.nfs':
    'The volume is the share {share}: both clusters work on the same files, provided that the nodes of the target reach it.',
  'rule.pv-intree':
    'Kubernetes {version} of the target knows no volumes of the sort {field} any more, so that the pods do not start.',
  'rule.pv-intree.driver':
    'Kubernetes {version} of the target mounts {field} by the driver {driver} only, which it does not have, so that the pods do not start.',
  'rule.pv-node-affinity':
    'None of the {count} nodes of the target has {places}, so that pods with this volume stay pending.',
  'rule.pv-node-affinity.one':
    'The only node of the target does not have {places}, so that pods with this volume stay pending.',
  'rule.pv-hostpath':
    'What lies in {path} of the nodes of the source stays there, and no backup of files takes it along: on the target the volume is empty or another folder.',
  'rule.pv-local':
    'What lies in {path} of a node of the source ({places}) stays there: on the target the pods stay pending, or find another folder.',
  'rule.vol-emptydir-data':
    'What is kept in {path} ends with its pod: it does not come along, and the target begins with nothing.',
  'rule.vol-projected-sa-aud':
    'The target signs this token with an issuer of its own: who takes it for {audience} refuses it until that issuer is trusted there.',
  'rule.pvc-volume-mode-block':
    'The class {name} ({provisioner}) makes no raw devices, so that the claim stays pending.',
  'rule.pvc-volume-mode-block.files':
    'The claim is a raw device, whose data no backup of files takes along: only a snapshot moves it.',
  'rule.pvc-size': 'A volume of the class {name} has at least {least}, so that the cloud refuses one of {size}.',
  'rule.pvc-size.min': 'A claim in {namespace} has to be at least {limit}, so that the target refuses one of {size}.',
  'rule.pvc-size.max': 'A claim in {namespace} may be at most {limit}, so that the target refuses one of {size}.',
  'rule.pvc-quota':
    'The quota {quota} of {namespace} allows {hard}, of which {used} is used, so that the target refuses a claim of {size}.',
  'rule.pvc-datasource':
    '{kind} {name} is not in {namespace} on the target and does not go along, so that the claim stays pending.',
  'rule.snapshot-class': 'The target has no class {name} for snapshots, so that none is taken; it has: {classes}.',
  'rule.snapshot-class.driver':
    'The target has no driver {driver}, so that nobody there knows this snapshot or takes one.',
  'rule.vol-ownership':
    'On the source pods of this namespace run as the users {users}; the target gives no such range, so that they may not be allowed to write to files that were copied.',
} as const;

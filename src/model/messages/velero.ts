/** Sentences about the Velero of a cluster. */
export const veleroMessages = {
  'velero.csiOff': 'Velero runs without the feature EnableCSI: it takes no CSI snapshots.',
  'velero.noDefaultStore': 'No store is the default one: each backup has to name its store.',
  'velero.noNodeAgent': 'There is no node agent: files of volumes are neither backed up nor restored.',
  'velero.noPlugin':
    'The plug-in for {provider} is not among those of Velero: it cannot reach the stores of that provider.',
  'velero.noServer':
    'No Velero runs in the namespace {namespace}: nothing becomes of the backups and restores that are asked for there.',
  'velero.noSnapshotClass':
    'No VolumeSnapshotClass of the driver {driver} is labelled velero.io/csi-volumesnapshot-class=true: Velero may take no snapshots of its volumes.',
  'velero.repositoryNotReady':
    'The repository {name} is not ready: files of volumes of {namespace} are neither backed up nor restored. {reason}',
  'velero.noSnapshots': 'The cluster serves no CSI snapshots: Velero takes none.',
  'velero.noStore': 'Velero has no store: nothing can be backed up or restored.',
  'velero.nodeAgentMissing':
    'The node agent is not ready on {missing} of {nodes} nodes: files of the volumes there are neither backed up nor restored.',
  'velero.serverNotReady': 'The Velero in the namespace {namespace} is not ready: backups and restores wait for it.',
  'velero.storeUnavailable': 'Velero cannot use the store {store}: {reason}',
  'velero.storeHeld':
    'The store {store} is read-only for restores of migrations that are under way, or were interrupted (runs: {runs}): it is given back when each of these goes on to its end, or is undone.',
  'velero.storesReadOnly': 'Every store is read-only for Velero: it can restore, and back up nothing.',
  'velero.again.hint': 'See why, mend it, and do the same again: it goes on where it is.',
  'velero.allow-writes.hint': 'Confirm the last page, or pass --allow-writes {grants}.',
  'velero.busy': 'Velero is at work on the {kind} {name} ({phase}), and would have to be restarted or stopped.',
  'velero.busy.hint': 'Wait until it has ended, and do the same again.',
  'velero.cloudAccount':
    'The container {store} is named without its storage account, which the plug-in for azure needs.',
  'velero.cloudAccount.hint': 'Say storageAccount=… too.',
  'velero.cloudCredentials':
    'The credentials of {from} lack {names}, without which the plug-in for {provider} does not get in.',
  'velero.cloudCredentials.azure.hint':
    'They are lines such as AZURE_CLIENT_ID=…, of a service principal, or of the key that storageAccountKeyEnvVar names.',
  'velero.cloudCredentials.gcp.hint': 'They are the JSON file that Google gives for the key of a service account.',
  'velero.cloudKey': 'The plug-in for {provider} does not know {key}, and would not start with it. It knows {keys}.',
  'velero.cloudUnreadable': 'The file {file} with the credentials of {store} cannot be read.',
  'velero.cloudUnreadable.hint': 'Name a file that is on this machine.',
  'velero.cloudWithoutKeys': 'Nothing says with which credentials Velero gets into {store}.',
  'velero.cloudWithoutKeys.hint': 'Name the file that holds them, or a Secret that is there.',
  'velero.created': 'It was not there.',
  'velero.definitionsUsed':
    'Another Velero has objects of these kinds: {kind} {name} in the namespace {namespace}. Without its definitions they would be gone.',
  'velero.definitionsUsed.hint': 'Uninstall without the definitions.',
  'velero.goesDown': 'The Velero that is there is {from}: it does not go down to {to}.',
  'velero.kindMissing': 'The cluster does not serve {kind} of {apiVersion}.',
  'velero.lacks.v1.17.2':
    'It takes no patterns for namespaces, and restores no files of volumes from a store that it may only read.',
  'velero.managed': 'The Velero in the namespace {namespace} is kept by {keeper}, which would undo a change from here.',
  'velero.managed.hint': 'Change it with {keeper}.',
  'velero.newerThere':
    'The Velero in the namespace {namespace} is {there}, and {version} is older: their definitions are shared, and an older one would lose what the newer keeps.',
  'velero.namespaceShared.one': 'The namespace {namespace} holds something else: {kind} {name}. Nothing was removed.',
  'velero.namespaceShared':
    'The namespace {namespace} holds something else: {kind} {name} and more, {count} in all. Nothing was removed.',
  'velero.namespaceShared.hint': 'Uninstall without the namespace, or move that first.',
  'velero.noneThere': 'No Velero runs in the namespace {namespace} of {context}.',
  'velero.noneThere.hint': 'Install it, or name the namespace that it is in.',
  'velero.notReady': '{kind} {name} did not run within {seconds} seconds: {reason}',
  'velero.definitionsNotServed': 'These definitions are not served yet: {definitions}.',
  'velero.olderThere':
    'The Velero in the namespace {namespace} is {there}; installing {version} over it is an upgrade.',
  'velero.olderThere.hint': 'Upgrade it: Upgrade Velero… in VS Code, or kubeferry velero upgrade.',
  'velero.otherStore': 'The Velero in the namespace {namespace} has another store as its default one: {there}.',
  'velero.otherStore.hint':
    'Install with that store, or take Velero out first; it can have more stores besides, which are BackupStorageLocations.',
  'velero.ownRepositoryKey':
    'The Secret {name} in {namespace} holds a key of its own for the data of volumes: without it nothing can read that data again. Nothing was removed.',
  'velero.ownRepositoryKey.hint': 'Keep a copy of it and remove it yourself, or uninstall without the namespace.',
  'velero.quoted': '{words}',
  'velero.remark.another':
    'There is a Velero in the namespace {namespace} too: each works for itself, and both see all namespaces of the cluster.',
  'velero.remark.expires':
    'This Velero removes expired backups from {bucket}, those of others too. Give them time enough, or let it only read.',
  'velero.remark.lentKeys':
    'The keys of this store are lent for a time and end by themselves; Velero cannot reach the store after that. Use lasting ones, or a Secret that something keeps up.',
  'velero.remark.options':
    '{version} does not know these options of the server any more, so they go or change: {options}.',
  'velero.remark.plugin': 'The plug-in {image} stays as it is: see whether it goes with Velero {version}.',
  'velero.remark.restarts': 'Velero is restarted.',
  'velero.remark.schedules':
    'Nothing runs schedules and nothing removes backups that expire until a Velero is installed again.',
  'velero.remark.skips': 'From {from} to {to} minor versions are skipped, which Velero itself does not test.',
  'velero.remark.thisMachine': '{endpoint} leads from a pod to the pod itself, and not to this machine.',
  'velero.step.contents': 'Removing what Velero holds',
  'velero.step.definitions': 'Applying definitions',
  'velero.step.objects': 'Applying objects',
  'velero.step.ready': 'Waiting until Velero runs',
  'velero.step.remove': 'Removing what was installed',
  'velero.step.stop': 'Stopping Velero',
  'velero.step.store': 'Waiting for the store',
  'velero.storeNotAvailable': 'Velero did not find the store {store} available within {seconds} seconds: {reason}',
  'velero.storeNotAvailable.hint':
    'Everything is applied. Mend the keys, the address or the way to it, and do the same again; or see the log of its pod.',
  'velero.storeNotLookedAt': 'it has not looked at it.',
  'velero.tooOld': 'The Velero that is there is {from}, which is laid out otherwise than {oldest} and later.',
  'velero.tooOld.hint': 'Bring it to {oldest} as its own notes say, then upgrade from here.',
  'velero.unchanged': 'It is as it is meant.',
  'velero.unusual':
    'The Velero in the namespace {namespace} runs otherwise than its installation makes it: in no Deployment velero with a container velero.',
  'velero.unusual.hint': 'Change it with what made it.',
  'velero.updated': 'It differed in: {places}',
  'velero.versionUntold': 'The version of the Velero that is there cannot be told from its image {image}.',
  'velero.versionUntold.hint': 'Give its image a version as tag first.',
  'velero.versionUnknown': 'Velero {version} cannot be installed from here; these versions can: {versions}.',
} as const;

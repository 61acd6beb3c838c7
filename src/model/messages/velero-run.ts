/** Sentences about what Velero is asked to do, and how it does that. */
export const veleroRunMessages = {
  'velero.agentAway': 'No node agent runs on {node}: the data of {volume} does not move on before one does.',
  'velero.agentCrashed':
    'The node agent on {node} has ended ({reason}) and is not running again yet: the data of {volume} does not move on before it does. See the log of its pod.',
  'velero.agentNone': 'No node agent runs in {namespace}: the data of {volume} does not move before one does.',
  'velero.agentRestarted':
    'The node agent on {node} ended while the data of {volume} was moved ({reason}), and runs again since {since}: Velero takes that up again as long as the pod that moves the data runs.',
  'velero.authority.missing': 'the Secret {secret} is not there',
  'velero.authority.noKey': 'the Secret {secret} has nothing under {key}',
  'velero.both': '{name} is both included and excluded ({field}).',
  'velero.cronWrong':
    '{cron} is no time for a schedule: write minute, hour, day, month and weekday, such as 0 3 * * *, or @daily, or @every 12h.',
  'velero.cronPartWrong':
    '{part} is wrong in {cron}, the times of a schedule: write minute, hour, day, month and weekday, such as 0 3 * * *, or @daily, or @every 12h.',
  'velero.deletesOn': 'Velero goes on deleting {name}.',
  'velero.deleting': 'Velero deletes {name}: its request is {phase}.',
  'velero.deployment.none': 'there is none',
  'velero.deployment.notReady': 'not ready',
  'velero.deployment.ready': 'ready',
  'velero.addressRefused': 'The store at {store} refuses the address that Velero signed (HTTP status {status}).',
  'velero.addressRefused.hint':
    "Velero's keys may have been revoked, or the clocks of its node and the store differ: look at the phase of its BackupStorageLocation.",
  'velero.downloadSilent':
    'Velero in {namespace} gave no address for {what} of {name} within {seconds} s: it lacks the object, its store, or does not work.',
  'velero.downloadSilent.hint': 'kubeferry velero status says how this Velero is.',
  'velero.hookUnknown': 'Velero knows no {key} in {place}, and would leave it out without a word.',
  'velero.hookValue': '{place} takes one of {values}.',
  'velero.hookWrong': '{place} is missing, or is not what Velero takes there.',
  'velero.hooksFailed': 'Hooks that failed: {failed} of {attempted}. What they were to make reliable is not.',
  'velero.hooksNone': 'No hook ran: no pod that Velero dealt with fits those that were asked for.',
  'velero.isNow': '{name} is {phase}: {meaning}',
  'velero.excludedAll': '* cannot be excluded ({field}).',
  'velero.expires': 'It is kept until {time}; every Velero that shares the store deletes it then.',
  'velero.fileMissing': 'The store at {store} does not have it.',
  'velero.fileUnreadable': 'What the store holds as {what} of {name} cannot be read.',
  'velero.fileless':
    'The Velero in {namespace} gives no log and no results of the restore {name}: it does not know its backup {backup} any more.',
  'velero.gone': '{name} was deleted while it was followed.',
  'velero.leftRunning': 'Velero goes on with {name}: it cannot be stopped from outside.',
  'velero.leftRunning.hint': 'kubeferry velero logs {name} follows it again.',
  'velero.locationMissing': 'There is no store {location} in {namespace}; there are: {locations}.',
  'velero.locationHeld':
    'The store {location} is read-only for restores of migrations that are under way, or were interrupted (runs: {runs}): it is given back when each of these goes on to its end, or is undone.',
  'velero.locationReadOnly': 'The store {location} is read-only for Velero.',
  'velero.locationUnavailable': 'Velero cannot use the store {location}: {reason}',
  'velero.locationsDenied': 'its stores may not be listed',
  'velero.logIncomplete': 'The rest of the log could not be read from the store: {detail}',
  'velero.logNoPod': 'No pod of the server is seen in {namespace}; the log comes from the store at the end.',
  'velero.logUnread': 'The log of the server cannot be followed ({detail}); it comes from the store at the end.',
  'velero.moverEnded':
    'The pod that moved the data of {volume} has ended, and Velero did not notice, as happens when its node agent starts anew meanwhile. It would wait for hours: set spec.cancel to true in the {kind} {name}, and this ends without that volume.',
  'velero.mixedFilters':
    'included and excluded resources and includeClusterResources cannot be used together with cluster-scoped and namespace-scoped ones.',
  'velero.moved': '{done} of {total} objects.',
  'velero.noPatterns':
    'Velero {version} takes {patterns} for the name of a namespace and would back up nothing of what is meant; patterns are known since {since}.',
  'velero.nameWrong': '{name} cannot be a name: small letters, digits, dots and dashes, at most 253.',
  'velero.namespacesMissing':
    'There is no namespace {namespaces} in {context}, so {name} would lack what is meant, and was not asked for.',
  'velero.namespacesMissing.hint': 'Check the name, and the context.',
  'velero.nameTaken.backup': 'The Velero in {namespace} has a backup {name} already. Nothing was written.',
  'velero.nameTaken.backup.hint': 'Take another name, or have Velero delete that one first.',
  'velero.nameTaken.restore': 'The Velero in {namespace} has a restore {name} already. Nothing was written.',
  'velero.nameTaken.restore.hint': 'Take another name: a restore is made only once.',
  'velero.nameTaken.schedule': 'The Velero in {namespace} has a schedule {name} already. Nothing was written.',
  'velero.nameTaken.schedule.hint': 'Take another name, or delete that one first: its backups stay.',
  'velero.namespaceWrong': '{name} is neither the name of a namespace nor a pattern for one.',
  'velero.neverRestored': 'Velero restores no {resource}.',
  'velero.noAnswer':
    'The Velero in {namespace} does not answer (its Deployment: {deployment}). Nothing was asked of it.',
  'velero.noBackup': 'The Velero in {namespace} knows no backup {name}.',
  'velero.noBackup.hint':
    'Velero sees those that others put into its stores about once a minute; check the name, and which Velero is meant.',
  'velero.noBucket': 'it is no bucket of an S3 server',
  'velero.noDefaultLocation': 'No store is named, and none in {namespace} is the default one; there are: {locations}.',
  'velero.notServed': 'The cluster of {context} does not know {resource}: no Velero is installed there.',
  'velero.notServed.hint': 'Install Velero there, or check the context.',
  'velero.noRestore': 'The Velero in {namespace} knows no restore {name}.',
  'velero.nothingFailed': 'No object of the restore {name} failed.',
  'velero.noSchedule': 'The Velero in {namespace} knows no schedule {name}.',
  'velero.notInstalled': 'There is no Velero in the cluster of {context}.',
  'velero.notInstalled.hint': 'Install it there, or back up without it: Back Up… needs none.',
  'velero.notRestorable':
    'The backup {name} is {phase}; only one that has ended, Completed or PartiallyFailed, can be restored.',
  'velero.oneSource': 'A restore needs either a backup or a schedule.',
  'velero.otherBackup': 'The backup {name} is another one by now, or gone; nothing was deleted.',
  'velero.otherOfName':
    'The Velero in {namespace} knows another backup of the name {name}, in its store {location}, and can know one of a name only; nothing was restored.',
  'velero.otherOfName.hint':
    'Restore this one without Velero (Restore…, or kubeferry restore), or have Velero delete that other one first.',
  'velero.phase.Completed': 'everything is done.',
  'velero.phase.Deleting': 'it is being deleted.',
  'velero.phase.Failed': 'it failed as a whole; nothing of it can be relied on.',
  'velero.phase.FailedValidation': 'Velero refused it, and did nothing.',
  'velero.phase.Finalizing': 'Velero writes down what it did.',
  'velero.phase.InProgress': 'Velero works through the objects.',
  'velero.phase.New': 'Velero has not taken it up yet.',
  'velero.phase.PartiallyFailed': 'most of it is done, and something is not.',
  'velero.phase.Queued': 'other backups come first.',
  'velero.phase.ReadyToStart': 'it is next.',
  'velero.phase.WaitingForPluginOperations': 'objects are done; the data of volumes is still on its way.',
  'velero.phase.unknown': 'a state of this version of Velero.',
  'velero.policyMissing': 'There is no ConfigMap {name} in {namespace}, which was named as {field}.',
  'velero.questionLeft': 'The {kind} {name} could not be removed, and Velero does that later: {detail}',
  'velero.remark': '{place}: {text}',
  'velero.remarksUnread': 'What went wrong with which object could not be read: {detail}',
  'velero.retry.kept':
    'Failed objects: {failed}. Velero selects by kind and namespace, so the second try covers {kinds} in {where}: objects beside the failed ones: {others}, which stay as they are.',
  'velero.retry.updated':
    'Failed objects: {failed}. Velero selects by kind and namespace, so the second try covers {kinds} in {where}: objects beside the failed ones: {others}, which become as in the backup once more.',
  'velero.restarted.backup':
    'The server of Velero ended while it made the backup {name}, and gave that up when it started again: nothing can be restored from it.',
  'velero.restarted.backup.next':
    'Make another backup, under another name; where that ends so too, see why the pod of the server ended.',
  'velero.restarted.restore':
    'The server of Velero ended while it made the restore {name}, and gave that up when it started again: what came until then is there, the rest is not.',
  'velero.restarted.restore.next':
    'Restore the same backup once more, under another name: it goes on with what is missing.',
  'velero.said': 'Velero: {text}',
  'velero.scheduleEmpty':
    'The Velero in {namespace} has no Completed backup of the schedule {schedule}, so there is nothing to restore.',
  'velero.scheduleNewest':
    'The newest Completed backup of the schedule {schedule} is {name}, begun {began}: this is restored.',
  'velero.scheduleUnseen': 'The schedule {name} is there, but Velero has not looked at it for {seconds} s.',
  'velero.selectorWrong': '{part} is no selector of labels that Velero takes.',
  'velero.shown':
    'The backup {name} lies in the store {location}: Velero is shown it now, and need not wait for its sync.',
  'velero.sameName':
    'The Velero of {context} knows another backup {name}: its own lies in {location} and is of {began}, the one to restore lies in {stored} and is of {storedBegan}. Nothing was restored.',
  'velero.sameName.hint':
    'Delete the one that it knows with Velero if nobody needs it any more (velero backup delete {name} -n {namespace}), or have a backup made under another name.',
  'velero.sameNameStale.hint':
    'Remove only the Backup object there (kubectl delete backups.velero.io {name} -n {namespace}), so that Velero sees the one of the store. Velero itself would delete that one too.',
  'velero.silent':
    'Nothing has moved for {seconds} s, and the Velero in {namespace} does not answer (its Deployment: {deployment}). {name} stays as it is, and goes on when the server does.',
  'velero.silent.hint':
    'Look at the pod of the server: it may be starting, out of memory, or unable to reach the API server.',
  'velero.snapshotLocationMissing': 'There is no snapshot location {location} in {namespace}; there are: {locations}.',
  'velero.snapshotLocationTwice': 'Only one snapshot location of the provider {provider} can be named.',
  'velero.standstill':
    'Nothing has moved at {name} in {namespace} for {duration}, so it is waited for no longer; Velero goes on with it.',
  'velero.standstill.hint':
    'See what holds it up: its volumes, their node agents, the log of its server. Then go on with the run; spec.velero.standstill in the plan says how long it waits.',
  'velero.standstillUnread': 'Whether its node agents run could not be seen: {detail}',
  'velero.starAmongOthers': '* stands alone or not at all ({field}).',
  'velero.step.backup': 'Velero backs up: {name}',
  'velero.step.restore': 'Velero restores: {name}',
  'velero.still': 'Nothing has moved for {seconds} s; the server answers ({version}).',
  'velero.stillUnasked':
    'Nothing has moved for {seconds} s, and you may not ask the server whether it is there (create serverstatusrequests.velero.io): see its pod.',
  'velero.storeLost': 'Velero failed with {name}, as it could not use its store {store}: {reason}',
  'velero.storeLost.next':
    'Mend that; once kubeferry velero status finds nothing wrong with the store, ask once more, under another name.',
  'velero.storeNotThere': 'The backup {name} lies in a store that the Velero in {namespace} does not have.',
  'velero.storeNotThere.hint':
    'Give that Velero a BackupStorageLocation for the store, or restore without Velero (Restore…, or kubeferry restore).',
  'velero.storeOutOfReach': 'The store at {store} cannot be reached from here: {detail}',
  'velero.storeOutOfReach.hint':
    'Give the store an address for those outside the cluster (publicUrl in the config of the BackupStorageLocation).',
  'velero.storeUntrusted': 'The certificate of the store at {store} is not trusted: {detail}',
  'velero.storeUntrusted.hint':
    'Put the certificate authority of the server into the BackupStorageLocation (objectStorage.caCertRef or caCert), or add it to those that this machine trusts.',
  'velero.storeUntrusted.unread':
    'The certificate authority that the BackupStorageLocation names could not be read ({why}): mend that, or add the authority to those that this machine trusts.',
  'velero.throughCluster':
    'The store at {store} is only reached from inside the cluster: it is read through a Service there.',
  'velero.timeWrong': '{value} is no duration ({field}); write 30m, 72h or 1h30m.',
  'velero.volume': 'The volume {volume}: {phase}, {done} of {total}.',
  'velero.volumeLeft':
    'The files of {volume} were not restored, though the backup {backup} has them: its pod was there already, or did not come. Velero restores the data of a volume only with the pod that uses it.',
  'velero.volumeFailed': 'The volume {volume}: {phase}: {reason}',
  'velero.volumeRepository':
    'The data of {volume} has nowhere to go to or to come from: its repository {name} is not ready. {reason}',
  'velero.repositoriesUnread': 'Whether the repositories of the volumes are ready cannot be seen: {detail}',
  'velero.volumesUnread': 'How far the data of volumes is cannot be seen: {detail}',
  'velero.unknownFields':
    'The Velero in {namespace} of {context} is older than what it is asked for: it does not know {fields}, and would leave that out without a word.',
  'velero.unknownFields.hint': 'Ask without that, or upgrade Velero there. Nothing was written.',
  'velero.waitsForSync':
    'No store of this Velero can be read from here ({detail}), so its own sync is waited for, which goes by the minute, until it sees {name}.',
  'velero.wouldRefuse': 'Velero would refuse {name}, so it was not asked: {reasons}',
  'velero.wouldRefuse.hint': 'Change that, and ask again. Nothing was written.',
} as const;

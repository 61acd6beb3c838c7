/** Sentences about runs, previews and undoing. */
export const runMessages = {
  'run.allow-outside': 'Writing outside namespaces of {context} is not allowed, and {object} lies there.',
  'run.allow-writes': 'Writing to {context} is not allowed: {missing}.',
  'run.allow-writes.hint': 'Confirm the migration, or pass --allow-writes {grants}.',
  'run.beside':
    'The plan has changed since the run {run}, which did not come to its end: this is a new run, and what that one created stays until it is undone.',
  'run.beside-later':
    'The run {run} did not come to its end, and another one was made after it: this is a new run, and what that one created stays until it is undone.',
  'run.beside-source':
    'The run {run}, which did not come to its end, took its objects from somewhere else: this is a new run, and what that one created stays until it is undone.',
  'run.claim-preview':
    'Nobody decided yet what happens to the claim {claim} ({size}), whose data is not moved; this preview takes it as empty.',
  'run.claim-undecided':
    'Nobody decided what happens to the data of these claims, which are bound: {claims}. Nothing was moved.',
  'run.claim-undecided.hint':
    'Decide for each claim under spec.volumes.claims in migration.yaml: empty (a new, empty volume), omit (no claim at all), or with the engine velero file-system (its files go along) or snapshot (of a CSI driver).',
  'run.claim-unsupported': 'The plan asks for {choice} for the claim {claim}, which the engine {engine} cannot do yet.',
  'run.claim-decided': '{claim}: {decision}',
  'run.claim-empty': 'empty',
  'run.claim-file-system': 'its files go along',
  'run.claim-snapshot': 'a snapshot of it goes along',
  'run.claim-omit': 'omit',
  'run.claim-omit-again': 'omit (the StatefulSet {statefulSet} makes it again, empty)',
  'run.claims': 'Volume data is not moved: {decisions}.',
  'run.claims-carried': 'Volume data: {decisions}.',
  'run.exclude-idle':
    'The plan excludes {pattern}, which matches no kind of object here; look for a typing error under spec.select.exclude.',
  'run.exclude-nearest': 'Write {nearest} under spec.select.exclude, or remove the line.',
  'run.exclude-unknown': 'The plan excludes {pattern}, and no kind of object is called that.',
  'run.exclude-unknown.hint': 'Write a name as kubectl api-resources shows it, with its group, or remove the line.',
  'run.exists.one':
    'One object is on {target} already and differs, and the plan says existing: fail, so nothing was written. Remove it there, map the namespace to another name, or let the plan skip or update what exists.',
  'run.exists':
    '{count} objects are on {target} already and differ, and the plan says existing: fail, so nothing was written. Remove them there, map the namespace to another name, or let the plan skip or update what exists.',
  'run.failed-objects.one': 'One object could not be applied to {target}.',
  'run.failed-objects': '{count} objects could not be applied to {target}.',
  'run.half-undone': 'The run {run} is undone in part, so nothing can be run now.',
  'run.half-undone.hint':
    'Finish the undo first: Undo Run… in VS Code, or kubeferry undo. Where it never can be, such as when the cluster is gone, move journal.jsonl out of the folder: the migration then begins anew, and what is left of the run is yours to remove.',
  'run.keeps-edit': 'Your edit of {path} is kept; the new export does not replace it.',
  'run.merged-edit': 'What changed at the source since is merged into your edit of {path}.',
  'run.edit-conflict':
    'You and the source changed {fields} of {path}, not alike: yours is kept, and what else changed at the source is merged into it.',
  'run.merged-edit.plan': 'What the plan changes since is merged into your edit of {path}.',
  'run.edit-conflict.plan':
    'You and the plan changed {fields} of {path}, not alike: yours is kept, and what else the plan changes is merged into it.',
  'run.unmerged-edit.plan':
    'The plan changes {path} since you edited it, and that cannot be merged into your text: yours is kept as it is.',
  'edits.both-changed.plan': 'The plan changed {field} to {theirs} after you edited it; yours is {mine}.',
  'edits.both-added.plan': 'The plan added {field} with {theirs}, and you with {mine}.',
  'edits.source-removed.plan': 'The plan removed {field} after you edited it; yours is {mine}.',
  'edits.you-removed.plan': 'The plan changed {field} to {theirs}, and you removed it.',
  'edits.unmerged.plan': 'The plan changed after you edited this manifest, and that cannot be merged into your text.',
  'edits.both-changed': 'The source changed {field} to {theirs} after you edited it; yours is {mine}.',
  'edits.both-added': 'The source added {field} with {theirs}, and you with {mine}.',
  'edits.source-removed': 'The source removed {field} after you edited it; yours is {mine}.',
  'edits.you-removed': 'The source changed {field} to {theirs}, and you removed it.',
  'edits.unmerged': 'The source changed after you edited this manifest, and that cannot be merged into your text.',
  'run.unmerged-edit':
    'The source changed since you edited {path}, and that cannot be merged into your text: yours is kept as it is.',
  'run.elsewhere':
    'Its manifest {path} names the namespace {namespace}, into which this migration does not write. Correct metadata.namespace, or map a namespace to it in the plan.',
  'run.not-exported': 'There are no manifests yet that could follow the plan.',
  'run.not-exported.hint': 'Preview the migration: that makes them.',
  'run.source-changed': '{path} is not as the last export wrote it, so nothing is made from it.',
  'run.source-changed.hint': 'Preview the migration: that reads the source anew.',
  'run.unneeded':
    '{count} objects of the backup that lie outside namespaces stay behind, since no object in the selected namespaces names them ({kinds}). With clusterScoped: all in the plan they come along.',
  'run.unneeded.one':
    'An object of the backup that lies outside namespaces stays behind, since no object in the selected namespaces names it ({kinds}). With clusterScoped: all in the plan it comes along.',
  'run.left-out': '{count} objects have no manifest any more, so {target} does not get them: {objects}.',
  'run.left-out.one': 'An object has no manifest any more, so {target} does not get it: {objects}.',
  'run.left-behind': 'No manifest describes it any more, so it is not applied.',
  'run.left-to-operators.one':
    'An object belongs to {owners}: {target} gets it only where the operator of that kind runs there.',
  'run.left-to-operators':
    '{count} objects belong to {owners}: {target} gets them only where the operators of those kinds run there.',
  'run.left-of-another':
    '{object} in {context} was made by the migration {migration}: undoing that one takes it away from this one too.',
  'run.left-different.one':
    '{object} was on {context} already and differs in one place, which is left as it is: {places}',
  'run.left-different':
    '{object} was on {context} already and differs in {count} places, which are left as they are: {places}',
  'run.left-different-more.one': 'One more object that was there already is left; it is among all objects below.',
  'run.left-different-more': '{count} more objects that were there already are left; they are among all objects below.',
  'run.left-no-rights':
    '{object} was on {context} already and does not give its rights to {subjects}. Add them to it there, or set existing: update in the plan, which adds them and also changes whatever else differs.',
  'run.left-source-own.one':
    '{object} is what the source uses on {context}, the same cluster; it differs in one place and is left as it is: {places}. Make one under another name where the copy needs it.',
  'run.left-source-own':
    '{object} is what the source uses on {context}, the same cluster; it differs in {count} places and is left as it is: {places}. Make one under another name where the copy needs it.',
  'run.left-versions-kept':
    '{object} on {context} has versions that the source does not serve, {versions}, so it is left as it is. Bring the source to that definition first, or leave it out of the plan.',
  'run.namespace-unmade':
    'The namespace {namespace} does not exist on {context}, and the run cannot make it, because what it read from the source does not hold it.',
  'run.namespace-unmade.hint':
    'Create it with kubectl create namespace {namespace} --context {context}, and run again.',
  'run.no-backup': 'The migration {name} has no backup yet.',
  'run.no-backup.hint': 'Make one with kubeferry back-up, or name one with --backup.',
  'run.no-report': 'The report could not be written: {detail}',
  'run.no-source': 'The plan reads from the backup {backup}; there is no source cluster to back up.',
  'run.not-ready.one': 'One object on {target} is not ready.',
  'run.not-ready': '{count} objects on {target} are not ready.',
  'run.nothing-selected': 'The plan selects nothing: there is no object to move in {namespaces}.',
  'run.objects-missing': 'The plan selects objects that are not there: {objects}.',
  'run.objects-missing.hint':
    'Look for a typing error under spec.select; an object is written as deployments.apps/NAMESPACE/NAME.',
  'run.patch-unfit': '{patch} (line {line} of the plan) does not fit {object}: {why}',
  'run.patch-unfit-here': 'A patch of the plan does not fit it: {why}',
  'run.patch-unfit.hint':
    'Correct the path in the plan, or narrow target down to the objects that have it; add also makes what is absent.',
  'run.patch-unused': '{patch} (line {line} of the plan) is about no object that moves: nothing was patched by it.',
  'run.plan-invalid.one': 'The plan has an error in line {line}: {problem}',
  'run.plan-invalid': 'The plan has {count} errors; the first is in line {line}: {problem}',
  'run.plan-invalid.hint': 'Open {file} and mend it.',
  'run.resumes': 'Resuming the run {run}, which ended before it was complete.',
  'run.backup-goes-early':
    'The backup {backup} expires {expires}, which is before the {hold} are over in which it must be possible to go back: every Velero that shares the store deletes it then.',
  'run.resumes-backup':
    'Resuming the run {run} from its backup {backup} of {at}; the source is not read again. To read it anew: Run Migration… in VS Code, or kubeferry run --new.',
  'run.previews-left': 'What a killed preview left, Secrets among it, could not be removed: {detail}',
  'run.report-unread': 'Something is missing in this report, because it could not be read: {detail}',
  'run.resumes-source': 'Resuming the run {run}, which ended before it was complete; the source is read again.',
  'run.same-namespace': 'Source and target are the same cluster, and {namespace} would be moved onto itself.',
  'run.same-namespace.hint': 'Map it to another name under spec.mappings.namespaces, or pick another target.',
  'run.made-alone': 'It was made by itself, as manifests need it.',
  'run.labelled-alone': 'It got labels by itself, as manifests need them.',
  'run.same-object':
    'Two manifests describe it: {one} and {other}. Remove one of them, or give the object in it another name.',
  'run.no-namespace': 'The namespace {name} is not in {context} yet.',
  'run.no-namespace.hint':
    'A run makes {name} with the labels of its manifest: write the label there, or into the plan as a patch.',
  'run.no-pull-keys': 'The source has no Secret {name} with keys of a registry that can be copied.',
  'run.no-target': 'The plan {name} has no target {target}.',
  'run.same-target': 'The targets {one} and {other} are the same cluster, and both would get {namespace}.',
  'run.same-target.hint': 'Remove one of them, or map {namespace} to another name under mappings.namespaces of one.',
  'run.secret-typed':
    'Its manifest {path} holds a value for the key {key}; values of Secrets are taken from the source and never from a file. Write <withheld> in its place, or set secrets: files in the plan.',
  'run.selector-unused':
    'The label selector of the plan is not applied to the backup {backup}: it holds what was selected when it was made.',
  'run.so-far': 'On {target} until then: {counts}. Run it again to go on from there, or undo it.',
  'run.source-missing': 'The namespace {namespace} does not exist on {context}.',
  'run.source-namespace':
    'Source and target are the same cluster, and {namespace} would be moved onto {to}, which moves itself.',
  'run.source-missing.hint': 'Look for a typing error in spec.select.namespaces.',
  'run.taken-over':
    'Another process took the migration {folder} over, because this one stood still for minutes; nothing more was written.',
  'run.taken-over.hint': 'Look at what the other one does; it goes on from what this one did.',
  'run.terminating': 'The namespace {namespace} on {context} is being deleted.',
  'run.terminating.hint': 'Wait until it is gone, or pick another namespace.',
  'run.twice-cron.one':
    'The CronJob {name} fires on {source} and will on {context} too: set spec.suspend: true in its manifest under targets/{target} before a run, or suspend it on {source} after it.',
  'run.twice-cron':
    '{count} CronJobs, such as {name}, fire on {source} and will on {context} too: set spec.suspend: true in their manifests under targets/{target} before a run, or suspend them on {source} after it.',
  'run.twice-job.one':
    'The Job {name} has not ended on {source} and will be started on {context} too: set spec.suspend: true in its manifest under targets/{target} before a run, or remove that manifest.',
  'run.twice-job':
    '{count} Jobs, such as {name}, have not ended on {source} and will be started on {context} too: set spec.suspend: true in their manifests under targets/{target} before a run, or remove those manifests.',
  'run.not-meant-any-more.one':
    'One object that this run brought to {context} is not among its manifests any more, and stays there: {object}. Remove it yourself, or undo the run.',
  'run.not-meant-any-more':
    '{count} objects that this run brought to {context} are not among its manifests any more, and stay there, such as {object}. Remove them yourself, or undo the run.',
  'run.read-with-errors': 'The backup {backup} is not whole: something is missing in it that could not be read.',
  'run.read-fewer':
    'The backup {backup} says that it holds {said} objects, and there are {found}: what is missing does not come along. kubeferry backups verify names what it can.',
  'run.read-with-warnings.one': 'The backup {backup} was made with a warning: something may be missing in it.',
  'run.read-with-warnings': 'The backup {backup} was made with {count} warnings: something may be missing in it.',
  'run.turned-back.one':
    'The backup {backup} was taken of this cluster, {context}, and of this namespace, {namespaces}: what changed there since then goes back.',
  'run.turned-back':
    'The backup {backup} was taken of this cluster, {context}, and of these {count} namespaces, {namespaces}: what changed there since then goes back.',
  'run.unseen-cluster':
    'Nobody can tell whether the context {context} still leads to the cluster that the plan was made for: its user may not read the namespace kube-system.',
  'run.unseen-cluster.hint':
    'Have somebody allow that. If you are sure that it is the same cluster, remove the line cluster: under the context in migration.yaml.',
  'run.update-saved.one': 'One object of {target} that will be changed is saved in the backup {backup}.',
  'run.update-saved': '{count} objects of {target} that will be changed are saved in the backup {backup}.',
  'run.values-withheld':
    'Your edit of {path} lost its values and comments, because the plan withholds the values of Secrets now: the target gets those of the source, and what else you changed is kept.',
  'run.wrong-cluster': 'The context {context} now points to another cluster than the plan was made for.',
  'run.wrong-cluster.hint':
    'If that is right, remove the line cluster: under it in migration.yaml; if not, choose the right context.',
  'run.annotation-left':
    'The annotation {annotation} could not be taken off the pod {pod}, and has Velero back up its volumes until it is: {detail}',
  'run.claim-in-use':
    'The pod {pod} on {context} mounts the claim {claim} and would write to it, or has written to it, so its data is not restored there.',
  'run.claim-in-use.hint': 'Undo the run, or stop what uses the claim, and run the migration again.',
  'run.claim-filled':
    'The claim {claim} on {context} has got its data from the backup {earlier}. Data of another backup would come on top of it, and what the source deleted since would stay. Nothing was moved.',
  'run.claim-filled.hint': 'Undo the run first (kubeferry undo), and run the migration then.',
  'run.claim-not-saved': 'The backup {backup} does not hold the files of the claim {claim}. Nothing was restored.',
  'run.claim-not-saved.hint': 'Make the backup anew (kubeferry run --new), or choose empty or omit for the claim.',
  'run.claim-no-class':
    'The claim {claim} of {context} cannot go along by a snapshot: its driver {driver} has no VolumeSnapshotClass there.',
  'run.claim-no-driver':
    'The claim {claim} of {context} cannot go along by a snapshot: its volume is not one of a CSI driver.',
  'run.claim-no-snapshot.hint':
    'Label a VolumeSnapshotClass of its driver velero.io/csi-volumesnapshot-class: "true", or choose file-system, empty or omit for it.',
  'run.claim-snapshot-backup':
    'The plan asks for a snapshot of the claim {claim}, which is taken when the source is backed up: the backup {backup} is there already.',
  'run.claim-which-class':
    'The claim {claim} of {context} cannot go along by a snapshot: its driver {driver} has several VolumeSnapshotClasses, and none is labelled for Velero.',
  'run.snapshot-class': 'Snapshots of the driver {driver} in {context} are taken with the VolumeSnapshotClass {name}.',
  'run.snapshot-mark-left':
    '{object} stays on {context} with the label {label}, or as the volume policy beside Velero, since that could not be taken away: {detail}',
  'run.snapshot-not-begun':
    'Velero did not begin to restore the claim {claim} on {context} from its snapshot ({name}), so no workload was started there.',
  'run.snapshot-not-restored':
    'The claim {volume} on {context} did not get the data of its snapshot ({name}); what mounts it waits for it.',
  'run.snapshot-not-restored.hint':
    'Look at the log for what Velero says of it, undo the run, mend that, and run the migration again.',
  'run.velero-no-csi':
    'The Velero in {namespace} of {context} takes no snapshots: its server runs without the feature EnableCSI.',
  'run.velero-no-csi.hint': 'Start it with --features=EnableCSI, or choose file-system, empty or omit for the claims.',
  'run.claim-there':
    'The claim {claim} is on {context} already, and Velero would restore files into it. Nothing was restored.',
  'run.claim-there.hint': 'Remove it there, map the namespace to another name, or choose omit for it.',
  'run.velero-elsewhere': 'Velero made the backup {backup}, and it is not in the store of the plan ({store}).',
  'run.velero-elsewhere.hint':
    'The address of the store in the plan leads to another server than the one that Velero writes to. Correct the address, and delete that backup with Velero.',
  'run.claim-host-path':
    'The claim {claim} of {context} lies in a folder of its node (its volume {volume} is a hostPath), which Velero does not back up.',
  'run.claim-host-path.hint': 'Choose empty or omit for it, and copy its files yourself.',
  'run.claim-unmounted': 'No running pod of {context} mounts the claim {claim}, so Velero cannot read its files.',
  'run.claim-unmounted.hint': 'Start a pod that mounts it, or choose empty or omit for it.',
  'run.velero-no-node-agent':
    'The Velero in {namespace} of {context} has no node agent, which reads and writes the files of volumes.',
  'run.velero-no-node-agent.hint': 'Install it there with its node agent, or choose empty or omit for the claims.',
  'run.stand-in-left':
    'The pod {pod}, by which Velero filled a volume, could not be removed and may keep that volume from the application: {detail}',
  'run.velero-too-many-pods.one': 'One pod with volumes is more than Velero can be told of in one restore.',
  'run.velero-too-many-pods': '{count} pods with volumes are more than Velero can be told of in one restore.',
  'run.velero-too-many-pods.hint': 'Move fewer namespaces at a time.',
  'run.volume-not-restored':
    'The files of {volume} did not come to {context} ({name}), so no workload was started there.',
  'run.volume-not-restored.hint':
    'Look at the log for what Velero says of it, mend that, and run the migration again: the files are restored once more.',
  'run.velero-kinds':
    'The backup {backup} by Velero has no {kinds}, though the source has such objects: Velero did not know the kind yet, or could not list it. Nothing was moved.',
  'run.velero-kinds.hint':
    'Velero asks every five minutes which kinds there are. Wait that long, or restart its server, and run the migration anew (kubeferry run --new).',
  'run.volume-not-saved': 'Velero did not back up the files of {volume} in {backup}. Nothing was moved.',
  'run.volume-not-saved.hint':
    'Look at the log of the backup for what Velero says of it, and run the migration anew (kubeferry run --new): it backs up again.',
  'run.brought': 'Brought by Velero ({restore}).',
  'run.brought-as-meant': 'Brought by Velero, as meant.',
  'run.brought-unmeant': 'Velero brought it, and the plan leaves it behind.',
  'run.velero-config-left':
    'The ConfigMap {name} in {namespace} could not be removed, and acts on every restore of this Velero until it is: {detail}',
  'run.velero-folder': 'The store {store} is a folder, which no Velero in a cluster can reach.',
  'run.velero-folder.hint': 'Name the bucket of Velero under spec.store, or choose the direct engine.',
  'run.velero-read-only-left':
    'The location {location} of the Velero in {context} could not be made writable again, so that no backup can be made there until it is: {detail}',
  'run.velero-store-held':
    'While it restores, the location {location} of the Velero in {context} is read-only: no backup can be made or deleted there meanwhile.',
  'run.velero-store-kept':
    'The location {location} of the Velero in {context} stays read-only, since Velero still restores there for {run}: the end of that run, or its undo, makes it writable again.',
  'run.velero-store-old':
    'The location {location} of the Velero in {context} stays writable while it restores: its version ({version}) restores no files from a read-only one.',
  'run.velero-store-old-held':
    'The location {location} of the Velero in {context} is read-only, and its version ({version}) restores no files from there: volumes get theirs only once it is writable.',
  'run.velero-store-written':
    'The location {location} of the Velero in {context} stays writable while it restores: the {kind} {name} backs up there, and would fail.',
  'run.velero-mapped':
    'The Velero of this target maps names by the ConfigMap {name} in {namespace} already, and takes no second one; what the plan maps is changed object by object.',
  'run.hooks-failed':
    'Hooks failed while Velero made {backup}: {failed} of {attempted}. What they were to make reliable is not, so nothing was moved.',
  'run.hooks-failed.hint':
    'Mend velero.hooks in the plan, or what they run, and run the migration anew (kubeferry run --new): it backs up again.',
  'run.velero-no-backup': 'Velero made no backup: {backup} is {phase} ({reason}). Nothing was moved.',
  'run.velero-no-backup.hint':
    'Mend what it says, and run the migration again: another backup is made. Nothing was moved.',
  'run.velero-no-location': 'The Velero in {namespace} of {context} does not know the store {store}.',
  'run.velero-no-location.hint':
    'Install Velero there with this store, add a BackupStorageLocation for it, or choose the direct engine.',
  'run.velero-no-restore': 'Velero restored nothing to {context}: {name} is {phase} ({reason}).',
  'run.velero-no-restore.hint': 'Mend what it says, and run the migration again: it goes on from the same backup.',
  'run.velero-partial':
    'Velero could not back up everything: {backup} has {errors} errors, so something may be missing in what moves.',
  'run.velero-read-only':
    'The location {location} of the Velero in {context} is read-only, so no backup can be made there.',
  'run.velero-read-only.hint': 'Set its accessMode to ReadWrite, or restore a backup that is there.',
  'run.velero-refused': 'No restore to {target} begins: it refuses {object} as its manifest says it: {said}',
  'run.velero-refused-at':
    'No restore to {target} begins: it refuses {object} as its manifest says it ({fields}): {said}',
  'run.velero-refused-field':
    'No restore to {target} begins: it does not know the field {field} of {object} and would leave out what its manifest says.',
  'run.velero-refused.hint': 'Mend it in {path}, and run the migration again: it goes on from the same backup.',
  'run.velero-refused-more.one': 'One more thing of this sort is refused by {target}.',
  'run.velero-refused-more': '{count} more things of this sort are refused by {target}.',
  'run.velero-restored-partly':
    'Velero could not restore everything ({name}: {errors} errors); Kubeferry applies what is missing itself.',
  'run.velero-unavailable.hint':
    'See that this Velero reaches its store again, and run the migration again: it goes on where it is.',
  'run.velero-unavailable': 'The Velero in {context} cannot use its location {location}: {reason}',
  'run.velero-unremoved':
    'Velero brought {object}, which the plan leaves behind, and it could not be removed: {reason}',
  'run.velero-unjudged.one':
    '{target} could not say before the restore, or not in full, whether it takes one object as its manifest changes it. {why}',
  'run.velero-unjudged':
    '{target} could not say before the restore, or not in full, whether it takes {count} objects as their manifests change them. {why}',
  'run.velero-unjudged-more.one': 'There is one more reason.',
  'run.velero-unjudged-more': 'There are {count} more reasons.',
  'run.velero-unmodified.one':
    'The change of one object for {target} cannot be told to Velero; it is made after the restore.',
  'run.velero-unmodified':
    'The changes of {count} objects for {target} cannot be told to Velero; they are made after the restore.',
  'step.apply': 'Apply to {target}',
  'step.back-up': 'Back up {namespaces}',
  'step.check': 'Check the plan and the clusters',
  'step.export': 'Write the manifests',
  'step.look': 'Look for what exists on {target}',
  'step.put-back': 'Put back what was changed on {target}',
  'step.remove': 'Remove what the run created on {target}',
  'step.unmark': 'Take the marks of the run off {context}',
  'step.restore': 'Restore to {target} with Velero',
  'step.save': 'Save what will be changed on {target}',
  'step.wait': 'Wait for workloads on {target}',
  'undo.restoring': 'The Velero of {context} still restores for this run: {name} is {phase}. Nothing was undone.',
  'undo.restoring.hint': 'Wait until it has ended, and undo the run then.',
  'undo.backup-gone': 'It is not put back, because what it was before cannot be read: {detail}',
  'undo.backup-gone.hint':
    'Bring the backup back and undo again. To leave an object as it is, take the annotation kubeferry.dev/updated-by off it before.',
  'undo.changed-since-unsaved': 'It was changed since this run, by another run or by somebody.',
  'undo.changed-since':
    'It was changed since this run, by another run or by somebody; what it was before lies in the backup {backup}.',
  'undo.changed': 'It was replaced by another object of the same name.',
  'undo.claim-made': 'Made by this run, or for a StatefulSet of this run.',
  'undo.definition-in-use': 'There are custom resources of it that the run did not make: {objects}.',
  'undo.claim-data': 'Its volume goes with it, and whatever was written there since the run.',
  'undo.edited': 'It was changed since the run by {manager}; that change goes with it.',
  'undo.gone': 'It is gone already.',
  'undo.gone-unsaved': 'It is gone, and what it was before the run cannot be read.',
  'undo.gone-saved': 'It is gone; what it was before the run lies in the backup {backup}.',
  'undo.in-use': 'It is used by what the run did not make: {objects}.',
  'undo.namespace-in-use': 'The namespace holds other objects: {objects}.',
  'undo.namespace-of-run':
    'It will be empty and stays, because another run made it: {run} of the migration {migration}. Undo that one; where it is undone already, remove the namespace yourself.',
  'undo.mark': 'The mark of the run is off.',
  'undo.mark-left': 'The mark of the run could not be taken off: {detail}',
  'undo.mark-left.hint':
    'Deal with what refuses it and undo again, or take off by hand the annotations backup.velero.io/backup-volumes and kubeferry.dev/backup-volumes-* of pods, and the label kubeferry.dev/snapshot of claims.',
  'undo.marks-unseen':
    'The run may have left marks for Velero on its source {context}, which cannot be looked at: {detail}',
  'undo.not-whole.one': 'One object is not undone, {kind} {name}: {reason}',
  'undo.later-run': 'It was changed since by the later run {run}, which is not undone.',
  'undo.later-run.hint': 'Undo that later run first, then this one again.',
  'undo.left-nothing': 'The run {run} left nothing that could be undone.',
  'undo.left-nothing.hint': 'The run {run} left something: undo that one.',
  'run.store-among-files': 'The store {store} lies among the files of the migration.',
  'run.store-among-files.hint': 'Name another folder under spec.store, best one outside the migration.',
  'undo.nothing': 'The migration {name} has no run that could be undone: none left anything.',
  'undo.nothing.hint':
    'The run {run} in its journal is one of the migration {migration}: undo it in that folder, or name it with --run.',
  'undo.put-back': 'Put back as it was before the run.',
  'undo.undone': 'The run {run} of {name} is undone already.',
  'undo.unknown-run': 'The journal of {name} knows no run {run}.',
  'undo.unknown-run.hint': 'Undo Run… in VS Code and kubeferry status list the runs.',
  'undo.not-whole': '{count} objects are not undone, such as {kind} {name}: {reason}',
  'undo.refused': 'It was not put back: {detail}',
  'undo.refused.hint':
    'Deal with what refuses it and undo again. To leave an object as it is, take the annotation kubeferry.dev/updated-by off it before, or remove it.',
  'undo.relied-on': 'The migration {migration} found it there and relies on it, and does not bring one of its own.',
  'undo.shared-rights':
    'Another run gave its rights to more subjects since, so it stays as it is. Take out yourself those that are not needed any more.',
  'undo.silent': 'The cluster does not answer for the API group {group}, so nobody can tell whether it is there.',
  'undo.silent.hint':
    'Undo again when the group answers. Where it never will, remove its APIService before: what is gone with it is undone.',
  'undo.unapproved': 'It was not among what was shown and approved.',
  'undo.unapproved.hint': 'Undo again: it is shown then.',
  'undo.unreached': 'The run is still to be undone on the target {target} ({context}): {detail}',
  'undo.unreached.hint':
    'Undo again when {context} can be reached. Where it never can be, move journal.jsonl out of the folder: the migration then begins anew, and what is left of the run there is yours to remove.',
  'undo.unseen': 'Nobody can tell how it is: {detail}',
  'undo.unseen.hint': 'Deal with that and undo again, or remove the object by hand before.',
  'undo.unseen-cluster':
    'Nobody can tell whether the context {context} still leads to the cluster that the run wrote to: its user may not read the namespace kube-system.',
  'undo.unseen-cluster.hint': 'Have somebody allow that, or undo as a user who may read it.',
  'undo.unsaved': 'What it was before is not in the backup {backup}.',
  'undo.updated-elsewhere':
    'It was updated since by another migration or by Re-apply Object… ({run}); that change goes with it.',
  'undo.updated-later': 'It was updated since by the later run {run}; that change goes with it.',
  'undo.wrong-cluster': 'The context {context} points to another cluster now than the run wrote to.',
  'undo.wrong-cluster.hint': 'Make the context point to that cluster again, then undo.',
} as const;

/** Sentences about applying, readiness and removing. */
export const applyMessages = {
  'apply.changed-since':
    'It was changed on the target after it was saved for undoing, so it is left as it is. Go on with the run: it saves it as it is now, and changes it.',
  'apply.comes-and-goes': 'Somebody on the target removes and makes it again all the time.',
  'apply.created': 'Created.',
  'apply.created-before': 'Created by this run before it was interrupted.',
  'apply.definition-late':
    'The target does not serve the definition {name} yet; its custom resources may fail and can be applied again.',
  'apply.edited-since.one':
    'Somebody changed it on the target since this run wrote it; it differs in one place, which is left as it is: {places}',
  'apply.edited-since':
    'Somebody changed it on the target since this run wrote it; it differs in {count} places, which are left as they are: {places}',
  'apply.exists.one': 'It is there already and differs in one place: {places}',
  'apply.exists': 'It is there already and differs in {count} places: {places}',
  'apply.immutable.one':
    'It is there already and differs in one place, which can never change, so it is left as it is: {places}',
  'apply.immutable':
    'It is there already and differs in {count} places, some of which can never change, so it is left as it is: {places}',
  'apply.namespace-terminating':
    'The namespace {namespace} is being deleted on the target. Wait until it is gone, or map it to another name.',
  'apply.namespace-unseen': 'You may neither look at it nor make it; it is taken as there.',
  'apply.no-rights':
    'It is there already and does not give its rights to {subjects}. Add them to it there, or set existing: update in the plan, which adds them and also changes whatever else differs.',
  'apply.not-in-source':
    'It could not be found where the objects are read from. Look whether its file or the backup is still there, and run again.',
  'apply.not-saved':
    'It is there already and was not saved for undoing, so it is left as it is. Go on with the run: it saves and changes it.',
  'apply.not-served':
    'The target does not serve {kind} of {apiVersion}. Install what defines it there, move its definition too, or leave it out of the plan.',
  'apply.skipped.one': 'It is there already and differs in one place, which is left as it is: {places}',
  'apply.skipped': 'It is there already and differs in {count} places, which are left as they are: {places}',
  'apply.slowed.one':
    'The target asks for fewer requests at once: from now on one write at a time, until it goes well again.',
  'apply.slowed':
    'The target asks for fewer requests at once: from now on {count} writes at a time, until it goes well again.',
  'apply.source-own.one':
    'Source and target are the same cluster, so this is what the source uses; it differs in one place and is left as it is: {places}. Make one under another name where the copy needs it.',
  'apply.source-own':
    'Source and target are the same cluster, so this is what the source uses; it differs in {count} places and is left as it is: {places}. Make one under another name where the copy needs it.',
  'apply.terminating': 'The one of that name is being deleted on the target. Run again when it is gone.',
  'apply.unchanged': 'It is there already as it is meant.',
  'apply.unchanged-of': 'It is there already as it is meant, made by the migration {migration}.',
  'apply.updated.one': 'Changed in one place: {places}',
  'apply.updated': 'Changed in {count} places: {places}',
  'apply.updated-before': 'Changed by this run before it was interrupted.',
  'apply.versions-kept':
    'The definition on the target has versions that the source does not serve, {versions}, so it is left as it is. Bring the source to that definition first, or leave it out of the plan.',
  'apply.wait-definitions.one': 'Waiting until the target serves a definition.',
  'apply.wait-definitions': 'Waiting until the target serves {count} definitions.',
  'apply.wait-operators': 'Custom resources wait for their operators: {operators}.',
  'apply.wave.bindings': 'Role bindings: {count} to apply.',
  'apply.wave.claims': 'Claims: {count} to apply.',
  'apply.wave.classes': 'Classes: {count} to apply.',
  'apply.wave.config': 'Secrets and ConfigMaps: {count} to apply.',
  'apply.wave.custom-resources': 'Custom resources: {count} to apply.',
  'apply.wave.definitions': 'Definitions of custom resources: {count} to apply.',
  'apply.wave.guards': 'Disruption budgets and autoscalers: {count} to apply.',
  'apply.wave.hooks': 'API services, webhooks and admission policies: {count} to apply.',
  'apply.wave.identities': 'Service accounts and roles: {count} to apply.',
  'apply.wave.limits': 'Quotas and limits: {count} to apply.',
  'apply.wave.namespaces': 'Namespaces: {count} to apply.',
  'apply.wave.network-policies': 'Network policies: {count} to apply.',
  'apply.wave.routes': 'Ingresses and routes: {count} to apply.',
  'apply.wave.services': 'Services: {count} to apply.',
  'apply.wave.volumes': 'Volumes: {count} to apply.',
  'apply.wave.workloads': 'Workloads: {count} to apply.',
  'apply.would-create': 'Would be created; the target accepts it.',
  'apply.would-create-defined': 'Would be created; its definition comes with it, so the target cannot judge it yet.',
  'apply.would-create-unjudged': 'Would be created; its namespace does not exist yet, so the target cannot judge it.',
  'apply.would-update.one': 'Would be changed in one place: {places}',
  'apply.would-update': 'Would be changed in {count} places: {places}',
  'ready.claim-bound': 'Bound.',
  'ready.claim-lost': 'The volume of the claim is gone.',
  'ready.claim-missing': 'The pod {pod} cannot be scheduled, because a claim is missing: {detail}',
  'ready.claim-pending': 'The claim waits for a volume.',
  'ready.claim-pending-why': 'The claim waits for a volume: {detail}',
  'ready.claim-waits': 'The claim waits for its first pod, as its storage class says.',
  'ready.crash.one': 'The container {container} of the pod {pod} ended with exit code {code} (one restart).',
  'ready.crash': 'The container {container} of the pod {pod} ended with exit code {code} ({count} restarts).',
  'ready.expired': 'It is done, and not on the target any more, as a Job may be after its end.',
  'ready.expired-unseen':
    'The Job {name} is gone from the target, as it may be by its time to live, and nobody saw how it ended.',
  'ready.gone': 'It is not on the target.',
  'ready.image': 'The image {image} of the pod {pod} cannot be pulled: {detail}',
  'ready.job-done': 'Done.',
  'ready.job-failed': 'The Job failed: {detail}',
  'ready.job-running': 'Running.',
  'ready.job-starting': 'No pod of the Job runs yet.',
  'ready.job-suspended': 'Suspended, as the manifest says.',
  'ready.load-balancer': 'Reachable at {address}.',
  'ready.load-balancer-pending': 'The load balancer has no address yet.',
  'ready.load-balancer-why': 'The load balancer has no address: {detail}',
  'ready.mount': 'A volume of the pod {pod} cannot be mounted: {detail}',
  'ready.no-node': 'No node of the target matches; there is nothing to run.',
  'ready.not-seen': 'The target has not looked at it yet.',
  'ready.not-waited-for': 'There.',
  'ready.out-of-memory.one':
    'The container {container} of the pod {pod} was ended because it used more memory than it may (one restart).',
  'ready.out-of-memory':
    'The container {container} of the pod {pod} was ended because it used more memory than it may ({count} restarts).',
  'ready.pod': 'Ready.',
  'ready.pod-failed': 'The pod {pod} failed: {detail}',
  'ready.pod-starting': 'The pod is starting.',
  'ready.pods-refused': 'The target refuses its pods: {detail}',
  'ready.probe': 'The container {container} of the pod {pod} runs, but is not ready: {detail}',
  'ready.probe-waiting': 'The container {container} of the pod {pod} runs, but is not ready yet.',
  'ready.quota': 'A quota does not allow its pods: {detail}',
  'ready.reference': 'The pod {pod} needs something that is missing: {detail}',
  'ready.replicas': '{ready} of {wanted} ready.',
  'ready.scaled-to-zero': 'Scaled to zero.',
  'ready.still-waiting.one': 'Still waiting for {kind} {name}.',
  'ready.still-waiting': 'Still waiting for {count} of {total} objects, among them {kind} {name}.',
  'ready.unschedulable': 'No node of the target takes the pod {pod}: {detail}',
  'ready.updating.one': 'It is being updated, and one of its pods still runs as it was before.',
  'ready.updating': 'It is being updated, and {count} of its pods still run as they were before.',
  'ready.volume-unbound': 'The pod {pod} waits for a volume: {detail}',
  'ready.without-events':
    'What happens in the namespace {namespace} is told without its events, because you may not list them.',
  'ready.without-pods':
    'What keeps workloads in the namespace {namespace} is told without their pods, because you may not watch them.',
  'remove.asked': 'The target has not answered yet whether it can go.',
  'remove.definition-kept.one':
    'The definition stays, because there is a custom resource of it, {name}, that would go with it.',
  'remove.definition-kept':
    'The definition stays, because there are {count} custom resources of it, such as {name}, that would go with it.',
  'remove.going': 'It is marked for deletion, and not gone yet.',
  'remove.held': 'It is marked for deletion, and held by {finalizers}.',
  'remove.held-content': 'It is being deleted, and what it holds does not go: {detail}',
  'remove.namespace-held': 'The namespace stays until {kind} {name} in it is gone.',
  'remove.namespace-kept.one':
    'The namespace stays, because it holds an object that is not of this run: {kind} {name}.',
  'remove.namespace-kept':
    'The namespace stays, because it holds {count} objects that are not of this run, such as {kind} {name}.',
  'remove.namespace-unknown':
    'The namespace stays, because the target cannot say what it holds of the API groups {groups}.',
  'remove.not-deleted': 'The target has not deleted it.',
  'remove.removed': 'Removed.',
  'remove.silent': 'The target does not answer for the API group {group}, so it may be there still.',
  'remove.stuck.one': 'One object could not be removed, {kind} {name}: {reason}',
  'remove.stuck': '{count} objects could not be removed, such as {kind} {name}: {reason}',
  'remove.stuck.hint': 'Deal with that and undo again; the log says of each what holds it.',
  'remove.waiting.one': 'Still waiting until {kind} {name} is gone. {reason}',
  'remove.waiting': 'Still waiting until {count} objects are gone, among them {kind} {name}. {reason}',
} as const;

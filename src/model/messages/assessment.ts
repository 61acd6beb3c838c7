/** Sentences about what would become of namespaces on a target. */
export const assessmentMessages = {
  'assess.plan-target':
    'The plan {path} has the targets {names}, and the facts are of none of them: which mappings count is not known.',
  'assess.plan-target.hint':
    'Take the facts of one of its targets: kubeferry facts names the context and the cluster in them.',
  'assess.mode.parallel':
    'No claim holds data, so both sides can run until the traffic has moved; what the application keeps outside the cluster is not seen.',
  'assess.mode.nothing-to-copy': 'There is no data in volumes to copy.',
  'assess.mode.stop-anyway': 'It can be stopped before it moves, but no data in volumes asks for that.',
  'assess.mode.folders-by-hand': 'Nothing copies folders of nodes while something writes there.',
  'assess.mode.stop-and-copy-folders':
    'The application stops, its folders are copied to nodes of the target by hand, and it starts there.',
  'assess.mode.two-folders.one':
    'A folder of nodes holds data of one workload: two sides that run at once would each write what the other one lacks.',
  'assess.mode.two-folders':
    'Folders of nodes hold data of {count} workloads: two sides that run at once would each write what the other one lacks.',
  'assess.mode.two-writers.one':
    'A volume holds data (one claim): two sides that run at once would each write what the other one lacks.',
  'assess.mode.two-writers':
    'Volumes hold data ({count} claims): two sides that run at once would each write what the other one lacks.',
  'assess.mode.staged.one':
    'The data of one claim is copied while the application runs, and once more while nothing writes; the claim must be such that files can be read.',
  'assess.mode.staged':
    'The data of {count} claims is copied while the application runs, and once more while nothing writes; the claims must be such that files can be read.',
  'assess.mode.stop-and-copy': 'The application stops, everything is copied, and it starts on the target.',
  'assess.order.mend': 'Mend what breaks, or map it in the plan: {rules}.',
  'assess.order.reach': 'Move these namespaces too, or make them reachable from the target: {namespaces}.',
  'assess.order.hosts': 'See that the target reaches what lies outside: {count} hosts, named below.',
  'assess.order.hosts.one': 'See that the target reaches what lies outside: one host, named below.',
  'assess.order.namespaces': 'Move the namespaces in this order, what is called before what calls: {namespaces}.',
  'assess.order.data': 'Bring the claims with their data, then the workloads that mount them.',
  'assess.order.workloads': 'Bring configuration and accounts, then the workloads, and wait until they are Ready.',
  'assess.order.traffic':
    'Switch the traffic last: Services with addresses of their own, Ingresses and Gateways ({count}).',
} as const;

/** What rules on nodes, room and limits say and offer. */
export const schedulingRuleMessages = {
  'rule.pod-nodename':
    'The pods are bound to the node {node}, which the target does not have, so that they never start there.',
  'rule.sched-selector-soft':
    'No node of the target fits this preference, so that the pods run on any node that they may run on.',
  'rule.sched-zone':
    'No node of the target has {missing} as {key}, so that the pods have fewer places than are named here.',
  'rule.sched-old-labels':
    'No node of the target has the label {key}, which is called {now} now, so that this takes in none of them.',
  'rule.sched-old-labels.taint':
    'The control plane of the target has the taint {now}, and no longer {key}, so that the pods do not run there.',
  'rule.sched-toleration-useless':
    'No node of the target has the taint {key} of {owner}, so that this does nothing there.',
  'rule.sched-spread': 'No node of the target that fits has the label {key}, so that the pods stay pending.',
  'rule.sched-arch-os': 'No node of the target runs {system}, so that the pods do not start.',
  'rule.prio-value':
    'The target has the priority class {name} already, with the value {there} and not {value}: pods get that, and the value cannot be changed.',
  'rule.prio-default':
    '{name} says that it is the default, so that all pods of the target that name no priority class would get it from now on.',
  'rule.prio-default.taken':
    '{there} is the priority class of the target for pods that name none, and there can only be one, so that it refuses {name}.',
  'rule.scheduler-missing':
    'The pods stay pending unless the scheduler {name} runs on the target, which its facts do not tell.',
  'rule.res-capacity':
    'A pod asks for {amount} {resource}, and the largest node of the target that fits has {largest}, so that it stays pending.',
  'rule.res-capacity.together': 'No node of the target has all at once that a pod asks for, so that it stays pending.',
  'rule.res-capacity.all':
    'The {pods} pods ask for {needed} {resource} in all, and all nodes of the target that fit have {there}, so that some stay pending unless nodes are added.',
  'rule.quota-exceed':
    'The quota {name} of {namespace} on the target leaves at most {left} of {resource}, and this takes {needed}, so that the target refuses it.',
  'rule.quota-exceed.pods':
    'The quota {name} of {namespace} on the target leaves at most {left} of {resource}, and the pods of this take {needed} in all, so that the target refuses some of them.',
  'rule.quota-together':
    'The quota {name} of {namespace} on the target leaves at most {left} of {resource}, and this and {count} others that go along take at least {needed} together, so that the target refuses some of them.',
  'rule.quota-together.one':
    'The quota {name} of {namespace} on the target leaves at most {left} of {resource}, and this and another one that goes along take at least {needed} together, so that the target refuses one of them.',
  'rule.quota-together.pods':
    'The quota {name} of {namespace} on the target leaves at most {left} of {resource}, and the pods of this and of {count} others that go along take at least {needed} together, so that the target refuses some of them.',
  'rule.quota-together.pods.one':
    'The quota {name} of {namespace} on the target leaves at most {left} of {resource}, and the pods of this and of another one that goes along take at least {needed} together, so that the target refuses some of them.',
  'rule.quota-requires-limits':
    'The quota {name} of {namespace} on the target counts {missing}, which this container does not say, so that the target refuses the pods.',
  'rule.limitrange.max':
    'The limit range {range} of {namespace} on the target allows {bound} {resource} for a container, and this one has {amount}, so that the target refuses the pods.',
  'rule.limitrange.min':
    'The limit range {range} of {namespace} on the target asks for at least {bound} {resource} for a container, and this one has {amount}, so that the target refuses the pods.',
  'rule.limitrange.ratio':
    'The limit range {range} of {namespace} on the target allows a limit of {most} times the request for {resource}, and this container has {times} times, so that the target refuses the pods.',
  'rule.limitrange.pod-max':
    'The limit range {range} of {namespace} on the target allows {bound} {resource} for a pod, and the containers of this one have {amount} in all, so that the target refuses the pods.',
  'rule.limitrange.pod-min':
    'The limit range {range} of {namespace} on the target asks for at least {bound} {resource} for a pod, and the containers of this one ask for {amount} in all, so that the target refuses the pods.',
  'rule.limitrange.pod-none':
    'The limit range {range} of {namespace} on the target allows {bound} {resource} for a pod, and no container of this one names a limit, so that the target refuses the pods.',
  'rule.limitrange.request':
    '{namespace} on the target limits a container that names no limit to {limit} {resource}, and this one asks for {request}, so that the target refuses the pods.',
  'rule.ds-all-nodes':
    'This would run on {count} nodes of the target that are no machines but places for single pods, such as {node}, so that its pods stay pending there.',
  'rule.ds-all-nodes.one':
    'This would run on {node} of the target, which is no machine but a place for single pods, so that its pod stays pending there.',
  'rule.hpa-metrics':
    'The target does not serve {group}, so that the autoscaler gets no numbers and leaves the number of pods as it is.',
  'rule.hpa-metrics.adapter':
    'The autoscaler needs an adapter on the target that answers for {group}, which its facts do not show; without one the number of pods stays as it is.',
  'rule.hpa-metrics.others':
    'The target does not serve {group}, so that the autoscaler gets no numbers for this metric: by its others it still adds pods, and it removes none.',
  'rule.hpa-metrics.adapter.others':
    'The autoscaler needs an adapter on the target that answers for {group}, which its facts do not show; without one it still adds pods by its other metrics, and removes none.',
  'rule.nodes-on-demand':
    'No node of the target has {what} now: unless one of the pools from which it makes nodes when pods ask for them gives that, the pods stay pending.',
  'todo.pool-makes': 'see that a pool of nodes of the target makes nodes with {what}',
  'rule.hpa-metrics.moved':
    'The target has {kind} in {to} only: an autoscaler that looks for it in {apiVersion} scales nothing.',
  'rule.hpa-metrics.target':
    '{kind} {name}, which this scales, is not in {namespace} on the target and does not go along, so that it does nothing.',
  'rule.keda-vpa':
    'The trigger proves who it is by the identity {provider} of {cloud}, which the pods of the target do not have, so that it gets no numbers.',
  'rule.pdb-block': '{name} lets no pod be evicted, so that a node that runs one cannot be drained.',
  'rule.pdb-block.all':
    '{name} wants as many pods as run ({pods}), so that none can be evicted, and a node that runs one cannot be drained.',
  'rule.sched-min-domains':
    'The pods want at least {least} places by {key}, and the nodes of the target that fit have {places}: each of those takes at most {skew} of the {pods} pods, and the others stay pending.',
  'rule.topology-node-count':
    'Each of the {pods} pods wants a {key} of its own, and the nodes of the target that fit have {places}, so that some stay pending unless nodes are added.',
  'rule.res-claims': 'The target knows no resource claims, so that the pods do not get the devices that they claim.',
  'rule.runtime-docker':
    'The nodes of the target run {runtime} and not Docker, so that there is nothing at {path} that answers or can be read.',
  'rule.runtime-docker.logs':
    'The nodes of the target run {runtime} and not Docker, so that {path} is empty: the logs of containers lie in /var/log, which the pod has too.',
  'fix.ask-for': 'Ask for {amount} {resource}',
  'fix.choose-label': 'Choose nodes by {label} in place of {former}',
  'fix.evict-one': 'Let one pod at a time be evicted',
  'fix.keep-off': 'Keep it off nodes with {labels}',
  'fix.leave-out-folder': 'Leave out the folder {path} of the nodes',
  'fix.leave-out-metric': 'Scale without this metric',
  'fix.leave-out-node': 'Leave out the node {node}, so that the scheduler picks one',
  'fix.leave-out-preference': 'Leave out the preference',
  'fix.leave-out-term': 'Leave out the way to fit a node that asks for {missing}',
  'fix.leave-out-toleration': 'Leave out the toleration of {key}',
  'fix.leave-out-values': 'Leave out {missing}',
  'fix.limit-as-asked': 'Limit it to what it asks for: {limits}',
  'fix.limit-to': 'Limit it to {amount} {resource}',
  'fix.min-domains': 'Want {count} places',
  'fix.min-domains.one': 'Want one place',
  'fix.no-default': 'Give {name} only to pods that name it',
  'fix.prefer-apart': 'Keep the pods apart only where there is room',
  'fix.prefer-label': 'Prefer nodes with {label}',
  'fix.priority-value': 'Take the value {value} of the target',
  'fix.rename-key': 'Say {now}, its name of today',
  'fix.run-pods': 'Run {count} pods',
  'fix.run-pods.one': 'Run one pod',
  'fix.schedule-anyway': 'Spread the pods only where it can be (ScheduleAnyway)',
  'fix.topology-key': 'Go by {key}',
  'fix.usual-scheduler': 'Leave it to the scheduler that every cluster has',
  'todo.change-range': 'have the limit range {range} of {namespace} on the target changed',
  'todo.install-scheduler': 'install the scheduler {name} on the target',
  'todo.larger-node': 'have a node on the target that offers more than {amount} {resource}',
  'todo.metrics-adapter': 'install on the target an adapter that answers for {group}',
  'todo.metrics-server': 'install metrics-server on the target',
  'todo.more-nodes': 'add nodes to the target with {more} {resource} or more',
  'todo.more-places': 'add {count} or more nodes to the target, each with another {key}',
  'todo.more-places.one': 'add a node to the target that has another {key}',
  'todo.node-with-all': 'have a node on the target that offers all of {all}',
  'todo.nodes-of-system': 'add nodes to the target that run {system}',
  'todo.raise-quota': 'have the quota {name} of {namespace} on the target raised by {more} {resource}',
  'todo.resource-claims': 'have the target offer devices by resource claims: the API resource.k8s.io and the driver',
  'todo.say-resources':
    'say for the container {container} what the quota {name} counts ({missing}), by what it needs on the source',
  'todo.trigger-login': 'give {name} a login to {cloud} that pods of the target have, such as a key in a Secret',
  'todo.without-docker':
    'have what reads {path} use the API of the cluster, or what the container runtime of the target offers',
} as const;

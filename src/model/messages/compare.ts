/** Sentences about holding two sides against each other. */
export const compareMessages = {
  'compare.namespaces':
    'Of {left} and {right} nobody knows which namespace is held against which: they are not as many.',
  'compare.namespaces.hint': 'Name as many on both sides, in the same order, or map them in a plan.',
  'compare.groupDown': 'The API group {group} of {context} does not answer, so nothing is said of its objects.',
  'compare.notInBackup': 'The backup {backup} holds nothing of the namespace {namespace}.',
  'compare.notInBackup.hint': 'kubeferry backups show {backup} names those that it holds.',
  'compare.target': 'Which target of {migration} is meant is not clear. It has: {names}.',
  'compare.target.hint': 'Name one of them with --target.',
  'compare.filled-in': '{context} fills it in by itself.',
  'compare.schema-default': 'The schema of {kind} has it as the default.',
  'compare.default-class': '{name} is the {kind} that its cluster gives to objects that name none.',
  'compare.ignored': 'The plan ignores it: {reason}',
  'compare.edited': 'Edited in {path}.',
  'compare.withheld': 'A manifest withholds the value: it is not compared.',
  'compare.gone': '{object} is not there any more.',
  'compare.gone.hint': 'Compare again.',
  'compare.tooDeep': '{object} is nested too deeply to be compared.',
  'compare.no-place': 'Where {pointer} belongs in the manifest is not clear: change it there.',
  'compare.no-secret': 'Values of Secrets are not given.',
  'compare.reapply-kind': '{kind} is no kind that is applied alone: a run brings it, with its data or its values.',
  'compare.reapply-edited':
    '{path} has changed since you saw what would be written, so nothing is applied. Apply it again to see what it means now.',
  'compare.reapply-changed':
    '{kind} {name} in {context} has changed since you saw what would be written, so it is left as it is.',
  'compare.added': 'Added in {path}.',
} as const;

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
  'compare.edited': 'Edited in {path}.',
  'compare.added': 'Added in {path}.',
} as const;

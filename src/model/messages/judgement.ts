/** What a target itself says of objects, asked by dry runs. */
export const judgementMessages = {
  'judgement.refuses': 'The target refuses this: {detail}',
  'judgement.immutable':
    'The one that is there already can never change in this, so a run would fail here and leave it as it is: {detail}.',
  'judgement.todo.immutable':
    'write what stands there into the manifest, give it another name, or leave it out of the plan',
  'judgement.unknown-field': 'The target does not know the field {field}, and drops it.',
  'judgement.policy': 'A policy of the target refuses this: {detail}',
  'judgement.policy.secret':
    'A policy of the target refuses this Secret; why is not shown, since that may quote its values.',
  'judgement.schema': 'The definition that comes along refuses this: {detail}',
  'judgement.schema.unknown-field': 'The definition that comes along does not know the field {field}, and drops it.',
  'judgement.in-stand-in': '{words} (Asked in the namespace {standIn}, since {namespace} is not there yet.)',
  'judgement.fix.leave-out': 'Leave out {field}',
  'judgement.none.denied': 'You may not create this in the namespace {namespace}.',
  'judgement.none.denied-outside': 'You may not create this outside namespaces.',
  'judgement.none.denied-change': 'It is there already, and you may not change this in the namespace {namespace}.',
  'judgement.none.denied-change-outside': 'It is there already, and you may not change this outside namespaces.',
  'judgement.none.stays': 'It is there already, and the plan leaves what exists as it is (existing: skip).',
  'judgement.none.fails':
    'It is there already, and the plan takes nothing that exists (existing: fail): where it differs, a run ends before its first write.',
  'judgement.none.left': 'It is there already, and a run leaves it as it is: {why}',
  'judgement.none.unseen': 'It is there already, and you may not look at it.',
  'judgement.none.going': 'One of its name is being deleted on the target.',
  'judgement.none.webhook': 'The webhook {webhook} takes no part in dry runs.',
  'judgement.none.webhook-ahead':
    'The webhook {webhook} refuses it now, and may take it once what comes along with it is there.',
  'judgement.none.webhook-failed': 'The webhook {webhook} gave no answer.',
  'judgement.none.not-served': 'The target does not serve {kind} of {apiVersion}.',
  'judgement.none.no-dry-run': 'Who serves {group} there does not say that it knows dry runs.',
  'judgement.none.answer': 'The target could not say: {detail}',
  'judgement.none.no-server': 'Something on the way to the target answered in its place.',
  'judgement.none.no-answer': 'The target was not asked to the end: {why}',
  'judgement.none.stand-in':
    'The namespace {namespace} is not there yet, and {standIn} was asked in its place: what quotas, limits, pod security and policies of {namespace} say is left to the rules.',
  'judgement.none.stand-in-webhook':
    'A webhook refuses it in the namespace {standIn}, which says nothing of {namespace}, which is not there yet.',
  'judgement.none.secret-values': 'A policy refuses it with what stands in for the values that are withheld.',
  'judgement.none.secret-values-fixed':
    'The Secret is there already and can never change: whether its values differ was not compared.',
  'judgement.none.by-schema':
    'The target does not serve {kind} yet: only the schema of its definition was asked, without the conditions in it and without policies.',
  // Schemas of definitions, said as an API server says it.
  'schema.type': 'must be of the type {type}, and is {found}',
  'schema.null': 'must not be null',
  'schema.required': 'needs the field {field}',
  'schema.enum': 'must be one of {values}',
  'schema.pattern': 'must match {pattern}',
  'schema.minimum': 'must be at least {limit}',
  'schema.maximum': 'must be at most {limit}',
  'schema.exclusive-minimum': 'must be more than {limit}',
  'schema.exclusive-maximum': 'must be less than {limit}',
  'schema.multiple': 'must be a multiple of {limit}',
  'schema.min-length': 'must have at least {limit} characters',
  'schema.max-length': 'must have at most {limit} characters',
  'schema.min-items': 'must have at least {limit} items',
  'schema.max-items': 'must have at most {limit} items',
  'schema.min-properties': 'must have at least {limit} fields',
  'schema.max-properties': 'must have at most {limit} fields',
  'schema.any-of': 'must be one of the forms that the schema allows',
  'schema.not': 'has a form that the schema excludes',
  'schema.duplicate': 'stands in the list twice',
} as const;

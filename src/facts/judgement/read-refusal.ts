import type { Refusal } from '../../kube/dry-run.ts';
import { isImmutable } from '../../kube/transport/failure.ts';
import { pointerParts } from '../../model/json/json.ts';
import { message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { isSecret } from '../../model/objects/secret.ts';
import type { KindSchema } from '../../model/schemas/kind-schema.ts';
import { fieldPointer } from './field-pointer.ts';
import { type PolicyRefusal, policyIn } from './policies.ts';
import { rulesOfCause } from './same-cause.ts';
import { isUnread, unreadPlaces } from './unread-places.ts';
import { type Said, taken, unjudged, type Verdict } from './verdict.ts';

/** Under which circumstances a target refused. */
export interface Asking {
  /** The namespace that was asked; nothing for what lies outside namespaces. */
  namespace: string | undefined;
  /** Where that stands in for one that is not there yet. */
  standsInFor?: string;
  /** Values of a Secret are filled in. */
  filled: boolean;
  /** Whether what stands at a JSON pointer is filled in. */
  isFilled(pointer: string): boolean;
  /** Whether the object is there already, so that it could not be new; asked for only where it matters. */
  isThere(): Promise<boolean>;
  /** Whether it was to take the place of one that is there, and not to be a new one. */
  replaces?: boolean;
  /** Whether one that is there would have been asked about otherwise, were it not hidden from who asks. */
  unseen?: boolean;
  /** Whether it comes with others, which a webhook may look for and not find yet. */
  ahead?: boolean;
  /** What the target publishes of the object's kind; asked for where it could not read the object. */
  schema?(): Promise<KindSchema | undefined>;
}

/** What a server's refusal to take an object says of it. */
export async function readRefusal(refusal: Refusal, object: KubeObject, asking: Asking): Promise<Verdict> {
  const { status, reason, sentence } = refusal;
  if (status === 0) return unjudged(message('judgement.none.no-server'));
  // What is there already was taken as a new one before that.
  if (reason === 'AlreadyExists') return asking.unseen ? unjudged(message('judgement.none.unseen')) : taken;
  const webhook = /admission webhook "([^"]*)" does not support dry run/.exec(sentence)?.[1];
  if (webhook !== undefined) return unjudged(message('judgement.none.webhook', { webhook }));
  const failed = /failed calling webhook "([^"]*)"/.exec(sentence)?.[1];
  if (failed !== undefined) return unjudged(message('judgement.none.webhook-failed', { webhook: failed }));
  const policy = policyIn(sentence);
  if (policy) return ofPolicy(refusal, policy, object, asking);
  if (status === 400 || status === 413 || status === 422) return ofObject(refusal, object, asking);
  if (status === 403 && /cannot (create|update) resource/.test(sentence)) return unjudged(deniedIn(asking));
  return unjudged(message('judgement.none.answer', { detail: plain(sentence, object) || `HTTP ${status}` }));
}

function deniedIn({ namespace, replaces }: Asking) {
  if (replaces) {
    return namespace === undefined
      ? message('judgement.none.denied-change-outside')
      : message('judgement.none.denied-change', { namespace });
  }
  return namespace === undefined
    ? message('judgement.none.denied-outside')
    : message('judgement.none.denied', { namespace });
}

async function ofPolicy(
  { sentence }: Refusal,
  { kind, sameAs, detail }: PolicyRefusal,
  object: KubeObject,
  { namespace, standsInFor, filled, isThere, ahead }: Asking,
): Promise<Verdict> {
  // Policies look at a new object after its fields were found right, webhooks may do so before.
  if (standsInFor !== undefined) {
    if (kind !== 'webhook') return taken;
    return unjudged(message('judgement.none.stand-in-webhook', { standIn: namespace ?? '', namespace: standsInFor }));
  }
  if (filled) return unjudged(message('judgement.none.secret-values'));
  if (ahead && kind === 'webhook') {
    const webhook = /admission webhook "([^"]*)"/.exec(sentence)?.[1] ?? '';
    return unjudged(message('judgement.none.webhook-ahead', { webhook }));
  }
  // A quota may be used up by the very object.
  if (kind === 'quota' && (await isThere())) return taken;
  const words = isSecret(object)
    ? message('judgement.policy.secret')
    : message('judgement.policy', { detail: detail ?? plain(sentence, object) });
  return {
    said: [{ rule: 'target-refuses-policy', severity: 'error', pointer: '', message: words, sameAs }],
    unjudged: [],
  };
}

async function ofObject(refusal: Refusal, object: KubeObject, asking: Asking): Promise<Verdict> {
  const { sentence, causes } = refusal;
  const unknown = unknownFields(sentence, object);
  if (unknown.length > 0) return { said: unknown, unjudged: [] };
  if (causes.length === 0 && isUnread(sentence)) return ofUnread(sentence, object, asking);
  const said: Said[] = [];
  for (const cause of causes.length > 0 ? distinct(causes) : [{ field: '', sentence, reason: '' }]) {
    if (isOfStandIn(cause.field, object, asking)) continue;
    // What the object has itself is not free for another one.
    if (/already allocated/.test(cause.sentence) && (await asking.isThere())) continue;
    const pointer = fieldPointer(cause.field, object);
    if (asking.isFilled(pointer)) continue;
    const never = asking.replaces === true && isImmutable(cause.sentence);
    // Whether the real values would be a change is not known.
    if (never && asking.filled) return unjudged(message('judgement.none.secret-values-fixed'));
    if (never) {
      said.push(immutable(pointer, cause.field, cause.sentence));
      continue;
    }
    const detail = cause.field === '' ? plain(cause.sentence, object) : `${cause.field}: ${cause.sentence}`;
    said.push(refused(pointer, detail, rulesOfCause(cause.sentence)));
  }
  return { said, unjudged: [] };
}

/** An object that the server could not read: it ends at the first value of a wrong type, so the schema of the kind tells where, and what else. */
async function ofUnread(sentence: string, object: KubeObject, asking: Asking): Promise<Verdict> {
  const detail = plain(sentence, object);
  const said = unreadPlaces(sentence, object, await asking.schema?.()).map(({ pointer, problem }) => {
    if (!problem) return refused(pointer, detail, []);
    if ('unknown' in problem) return unknownField(problem.unknown, pointer);
    const { takes, found } = problem;
    const args = { kind: object.kind, field: pointerParts(pointer).join('.'), types: takes.join(', '), found };
    return { ...refused(pointer, detail, []), message: message('rule.api-schema', args) };
  });
  return { said: said.filter(({ pointer }) => !asking.isFilled(pointer)), unjudged: [] };
}

/** Of a change servers say some things of metadata several times. */
function distinct(causes: Refusal['causes']): Refusal['causes'] {
  return [...new Map(causes.map((cause) => [`${cause.field} ${cause.sentence}`, cause])).values()];
}

function refused(pointer: string, detail: string, sameAs: readonly string[]): Said {
  return {
    rule: 'target-refuses',
    severity: 'error',
    pointer,
    message: message('judgement.refuses', { detail }),
    sameAs,
  };
}

/** The sentence comes with all that was sent before it, or behind it. */
function immutable(pointer: string, field: string, sentence: string): Said {
  const [first = ''] = sentence.replace(/^Invalid value: .*: (?=[^:]*$)/s, '').split('\n');
  const words = cut(first.replace(/^Forbidden: /, ''));
  const said = message('judgement.immutable', { detail: field === '' ? words : `${field}: ${words}` });
  return { rule: 'target-refuses', severity: 'error', pointer, message: said, sameAs: [] };
}

/** Limits of a namespace fill in what pods and claims leave out, so that they can be what is wrong. */
function isOfStandIn(field: string, { kind }: KubeObject, { standsInFor }: Asking): boolean {
  return (
    standsInFor !== undefined && (kind === 'Pod' || kind === 'PersistentVolumeClaim') && field.includes('resources')
  );
}

/** Fields that the server does not know. Without asking for strictness it drops them. */
function unknownFields(sentence: string, object: KubeObject): Said[] {
  if (!sentence.includes('strict decoding error')) return [];
  return [...sentence.matchAll(/unknown field "((?:[^"\\]|\\.)*)"/g)].map(([, field = '']) =>
    unknownField(field, fieldPointer(field, object)),
  );
}

function unknownField(field: string, pointer: string): Said {
  return {
    rule: 'target-unknown-field',
    severity: 'warning',
    pointer,
    message: message('judgement.unknown-field', { field }),
    sameAs: ['api-unknown-field', 'api-crd-schema', 'svc-topology'],
  };
}

/** Characters of a sentence that a person is shown; that of a refused Pod may hold all of it. */
const longest = 300;

/** A sentence without the words before it that name the object once more. */
function plain(sentence: string, object: KubeObject): string {
  const name = `"${object.metadata.name}" is `;
  const at = sentence.indexOf(name);
  const rest = at < 0 ? sentence : sentence.slice(at + name.length);
  const said = rest.replace(/^(invalid|forbidden): /, '');
  // Of a Secret the place is one in what stands in for its value.
  return cut(isSecret(object) ? said.replace(/ at input byte \d+/, '') : said);
}

function cut(said: string): string {
  return said.length > longest ? `${said.slice(0, longest).trimEnd()}…` : said;
}

import { format, type Message, message } from './message.ts';
import type { ObjectRef } from './objects/object.ts';

/** What went wrong, for code to decide on. */
export type ErrorCode =
  | 'unreachable'
  | 'denied'
  | 'expired-credentials'
  | 'misconfigured'
  | 'conflict'
  | 'already-exists'
  | 'invalid'
  | 'not-found'
  | 'too-many-requests'
  | 'gone'
  | 'store-unavailable'
  | 'wrong-cluster'
  | 'locked'
  | 'not-allowed'
  | 'damaged'
  | 'usage'
  | 'cancelled'
  | 'unexpected';

/** Where it happened and what to do next. */
export interface ErrorContext {
  hint?: Message;
  object?: ObjectRef;
  context?: string;
  cause?: unknown;
  /** HTTP status, where an API server or a store answered one. */
  status?: number;
  /** Seconds after which the server asks to try again. */
  retryAfter?: number;
  /** Its causes are in the diagnostic log already. */
  logged?: boolean;
}

/** Every bundle has a copy of the class below; this tells an error of any of them. */
const brand = Symbol.for('kubeferry.error');

/** The one error type of the product: one sentence for a person, the cause chain for the log. */
export class KubeferryError extends Error {
  readonly [brand] = true;

  /** True for an error of any bundle, so that one that crosses from a feature to another keeps its words. */
  static override [Symbol.hasInstance](value: unknown): value is KubeferryError {
    return typeof value === 'object' && value !== null && brand in value;
  }

  readonly code: ErrorCode;
  readonly words: Message;
  readonly hint: Message | undefined;
  readonly object: ObjectRef | undefined;
  readonly context: string | undefined;
  readonly status: number | undefined;
  readonly retryAfter: number | undefined;
  readonly logged: boolean;

  constructor(code: ErrorCode, words: Message, about: ErrorContext = {}) {
    super(format(words), about.cause === undefined ? undefined : { cause: about.cause });
    this.name = 'KubeferryError';
    this.code = code;
    this.words = words;
    this.hint = about.hint;
    this.object = about.object;
    this.context = about.context;
    this.status = about.status;
    this.retryAfter = about.retryAfter;
    this.logged = about.logged ?? false;
  }
}

/** What is thrown where a person, or the end of a window, stopped the work. */
export function cancelled(about?: ErrorContext): KubeferryError {
  return new KubeferryError('cancelled', message('error.cancelled'), about);
}

/** An error as plain data, for the door and other programs; `detail`: what its causes say, where it has some. */
export interface PlainError {
  code: ErrorCode;
  words: Message;
  hint?: Message;
  object?: ObjectRef;
  context?: string;
  detail?: string;
}

/** Whatever was thrown, as one of ours; what is not ours becomes `cancelled` (an abort) or `unexpected`. */
export function toKubeferryError(thrown: unknown): KubeferryError {
  if (thrown instanceof KubeferryError) return thrown;
  if (thrown instanceof Error && (thrown.name === 'AbortError' || thrown.name === 'CanceledError')) {
    return cancelled({ cause: thrown });
  }
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return new KubeferryError('unexpected', message('error.unexpected', { detail }), {
    cause: thrown,
    hint: message('error.unexpected.hint'),
  });
}

/** Sentences that hold what an API server says against an object. */
const quoting: ReadonlySet<string> = new Set([
  'kube.invalid',
  'kube.immutable',
  'run.velero-refused',
  'run.velero-refused-at',
]);

/** What an API server says against an object may quote its values, so a log gets the name of such a sentence only. */
function loggedMessage(error: Error): string {
  const quotes = error instanceof KubeferryError && quoting.has(error.words.code);
  return quotes ? error.words.code : error.message;
}

function traceOf(error: Error): string {
  return (error.stack ?? error.message).replace(error.message, () => loggedMessage(error));
}

/** The message and stack of an error and of each of its causes, one below the other. */
export function causeChain(thrown: unknown): string {
  const lines: string[] = [];
  for (let at = thrown; at !== undefined && at !== null && lines.length < 12; ) {
    lines.push(at instanceof Error ? traceOf(at) : String(at));
    at = at instanceof Error ? at.cause : undefined;
  }
  return lines.join('\ncaused by: ');
}

/** What the causes of an error say, without their stacks, which are for the log. */
function causesOf({ cause }: Error): string[] {
  const said: string[] = [];
  for (let at: unknown = cause; at !== undefined && at !== null && said.length < 12; ) {
    said.push(at instanceof Error ? loggedMessage(at) : String(at));
    at = at instanceof Error ? at.cause : undefined;
  }
  return [...new Set(said)].filter((one) => one !== '');
}

/** An error as plain data. */
export function toPlainError(thrown: unknown): PlainError {
  const error = toKubeferryError(thrown);
  const causes = causesOf(error);
  return {
    code: error.code,
    words: error.words,
    ...(error.hint && { hint: error.hint }),
    ...(error.object && { object: error.object }),
    ...(error.context !== undefined && { context: error.context }),
    ...(causes.length > 0 && { detail: causes.join('; ') }),
  };
}

/** The error behind plain data. `logged`: its causes are in the log already. */
export function fromPlainError(plain: PlainError, logged = false): KubeferryError {
  const { hint, object, context } = plain;
  return new KubeferryError(plain.code, plain.words, {
    ...(hint && { hint }),
    ...(object && { object }),
    ...(context !== undefined && { context }),
    cause: plain.detail,
    logged,
  });
}

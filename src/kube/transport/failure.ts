import { detailOf } from '../../model/detail.ts';
import { cancelled, type ErrorCode, type ErrorContext, KubeferryError } from '../../model/error.ts';
import { list, number, record, text } from '../../model/json/parse.ts';
import { format, type Message, type MessageArg, type MessageCode, message } from '../../model/message.ts';
import { systemCode } from '../../model/system-code.ts';
import { parseRetryAfter } from './retry.ts';

/** An answer that is no success, as it came. */
export interface FailedAnswer {
  status: number;
  body: string;
  retryAfter?: string | undefined;
}

/** Which cluster was asked. */
export interface Asked {
  context: string;
  server: string;
}

interface Verdict {
  code: ErrorCode;
  words: MessageCode;
  hint?: MessageCode;
}

/** Characters of a server's sentence that a person is shown. */
const longest = 300;

/** The error of an answer, with the beginning of the server's own sentence; its cause may stand in a log. Format: `metav1.Status`. */
export function answerError(answer: FailedAnswer, asked: Asked): KubeferryError {
  const status = parseStatus(answer.body);
  const detail = text(status.message) ?? plainBody(answer);
  const details = record(status.details);
  const verdict = judge(answer.status, text(status.reason) ?? '', detail, causesOf(details));
  const words = message(verdict.words, { context: asked.context, detail: shortened(detail) });
  // The token to go on with after a 410 stands in the body, and no object does.
  const cause = verdict.code === 'gone' ? answer.body.slice(0, 4000) : outline(answer.status, status);
  const about: ErrorContext = { context: asked.context, status: answer.status, cause };
  const retryAfter = parseRetryAfter(answer.retryAfter) ?? number(details.retryAfterSeconds);
  if (retryAfter !== undefined) about.retryAfter = retryAfter;
  if (verdict.hint) about.hint = message(verdict.hint);
  return new KubeferryError(verdict.code, words, about);
}

/** What a log may hold of an answer about an object: its sentences may quote values. */
function outline(code: number, status: Readonly<Record<string, unknown>>): string {
  const reasons = list(record(status.details).causes).map((cause) => {
    const { field, reason } = record(cause);
    return [text(field), text(reason)].filter((word) => word !== undefined).join(' ');
  });
  return [`HTTP ${code} ${text(status.reason) ?? ''}`.trim(), ...reasons].join(', ');
}

/** A sentence as a person can read it; that of a refused Pod holds the whole difference of its two specs. */
function shortened(sentence: string): string {
  return sentence.length > longest ? `${sentence.slice(0, longest).trimEnd()}…` : sentence;
}

/** The `Status` in a body, or an empty record where the body is none. */
export function parseStatus(body: string): Readonly<Record<string, unknown>> {
  try {
    return record(JSON.parse(body));
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

function causesOf(details: Readonly<Record<string, unknown>>): string[] {
  return list(details.causes).map((cause) => text(record(cause).reason) ?? '');
}

function plainBody({ status, body }: FailedAnswer): string {
  const words = body.replace(/\s+/g, ' ').trim();
  return words === '' || words.startsWith('<') ? `HTTP ${status}` : words.slice(0, 300);
}

function judge(status: number, reason: string, detail: string, causes: string[]): Verdict {
  switch (status) {
    case 401:
      return { code: 'expired-credentials', words: 'kube.credentials.expired', hint: 'kube.credentials.expired.hint' };
    case 403:
      if (causes.includes('NamespaceTerminating')) {
        return { code: 'conflict', words: 'kube.terminating', hint: 'kube.terminating.hint' };
      }
      if (/exceeded quota:/.test(detail)) return { code: 'denied', words: 'kube.quota', hint: 'kube.quota.hint' };
      return { code: 'denied', words: 'kube.denied', hint: 'kube.denied.hint' };
    case 404:
      return { code: 'not-found', words: 'kube.notFound' };
    case 409:
      if (reason === 'AlreadyExists') return { code: 'already-exists', words: 'kube.exists' };
      return { code: 'conflict', words: 'kube.conflict', hint: 'kube.conflict.hint' };
    case 410:
      return { code: 'gone', words: 'kube.gone' };
    case 429:
      return { code: 'too-many-requests', words: 'kube.overloaded', hint: 'kube.overloaded.hint' };
    case 502:
    case 503:
    case 504:
      return { code: 'unreachable', words: 'kube.serverFault' };
    case 422:
      return { code: 'invalid', words: isImmutable(detail) ? 'kube.immutable' : 'kube.invalid' };
    default:
      if (status >= 500) return { code: 'unexpected', words: 'kube.serverFault' };
      return { code: 'invalid', words: 'kube.invalid' };
  }
}

/** A refusal to change what never changes once it exists; kinds say it in sentences of their own, which may be long. */
export function isImmutable(detail: string): boolean {
  return /immutable|may not (be )?change|can(no|')t (be )?change|updates to .*forbidden/i.test(detail);
}

/** A connection that failed; `sent` says whether a byte of the request went out. */
export class ConnectionFailure extends Error {
  readonly sent: boolean;
  constructor(cause: unknown, sent: boolean) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'ConnectionFailure';
    this.sent = sent;
  }
}

/** A proxy that did not let the connection through. */
export class ProxyFailure extends Error {
  readonly proxy: string;
  readonly detail: MessageArg;
  constructor(proxy: string, detail: MessageArg, cause?: unknown) {
    super(typeof detail === 'object' ? format(detail) : String(detail), { cause });
    this.name = 'ProxyFailure';
    this.proxy = proxy;
    this.detail = detail;
  }
}

/** Nothing came for as long as we wait. */
export class SilenceFailure extends Error {
  constructor(milliseconds: number) {
    super(`no byte came for ${Math.round(milliseconds / 1000)} s`);
    this.name = 'SilenceFailure';
  }
}

// https://nodejs.org/api/tls.html#x509-certificate-error-codes
const untrusted = new Set([
  'CERT_CHAIN_TOO_LONG',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** The error of a connection that failed. */
export function connectionError(thrown: unknown, asked: Asked): KubeferryError {
  if (thrown instanceof KubeferryError) return thrown;
  const cause = thrown instanceof ConnectionFailure ? thrown.cause : thrown;
  if (cause instanceof KubeferryError) return cause;
  const detail = detailIn(cause);
  const fault = (code: ErrorCode, words: Message, hint?: MessageCode) =>
    new KubeferryError(code, words, { context: asked.context, cause, ...(hint && { hint: message(hint) }) });
  const places = { ...asked, detail };
  if (cause instanceof Error && cause.name === 'AbortError') return cancelled({ context: asked.context, cause });
  if (cause instanceof ProxyFailure) {
    return fault(
      'unreachable',
      message('kube.proxy', { ...asked, proxy: cause.proxy, detail: cause.detail }),
      'kube.proxy.hint',
    );
  }
  if (cause instanceof SilenceFailure) return fault('unreachable', message('kube.timeout', { context: asked.context }));
  const code = codeOf(cause);
  if (untrusted.has(code)) return fault('misconfigured', message('kube.untrusted', places), 'kube.untrusted.hint');
  // The server refused our certificate (RFC 8446 §6.2: bad, unsupported, revoked, expired, unknown, required).
  if (/^ERR_SSL_.*ALERT_.*CERTIFICATE/.test(code) || /^ERR_SSL_TLSV1.*(CERTIFICATE|UNKNOWN_CA)/.test(code)) {
    return fault('expired-credentials', message('kube.credentials.expired', places), 'kube.credentials.expired.hint');
  }
  if (code.startsWith('HPE_') || /WRONG_VERSION_NUMBER|UNSUPPORTED_PROTOCOL/.test(code)) {
    return fault('misconfigured', message('kube.answer', places), 'kube.answer.hint');
  }
  return fault('unreachable', message('kube.unreachable', places), 'kube.unreachable.hint');
}

/** What Node says of it. Its word for a connection that ended in the middle of an answer reads as if a person had done that. */
function detailIn(cause: unknown): MessageArg {
  const isSilent = cause instanceof Error && (cause.message === '' || cause.message === 'aborted');
  return isSilent ? codeOf(cause) : detailOf(cause);
}

/** The `code` of an error of Node, or of the first of those that it is made of; empty where it has none. */
function codeOf(thrown: unknown): string {
  const own = systemCode(thrown);
  return own === '' && thrown instanceof AggregateError ? codeOf(thrown.errors[0]) : own;
}

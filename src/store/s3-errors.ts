import { type ErrorCode, KubeferryError, toKubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import { systemCode } from '../model/system-code.ts';

type S3Words =
  | 'store.accessDenied'
  | 'store.bucketHost'
  | 'store.bucketMissing'
  | 'store.clockSkew'
  | 'store.failed'
  | 'store.full'
  | 'store.keysRefused'
  | 'store.notHttps'
  | 'store.notS3'
  | 'store.serverFailed'
  | 'store.unreachable'
  | 'store.untrusted'
  | 'store.writeDenied'
  | 'store.wrongRegion';

/** Names that S3 servers give to errors, with what they mean. Source: Amazon S3 API reference, "Error responses"; the storage ones are those of MinIO, Ceph and versitygw. */
const byName: Record<string, [ErrorCode, S3Words]> = {
  AccessDenied: ['denied', 'store.accessDenied'],
  AccountProblem: ['denied', 'store.accessDenied'],
  AllAccessDisabled: ['denied', 'store.accessDenied'],
  AuthorizationHeaderMalformed: ['store-unavailable', 'store.wrongRegion'],
  CredentialsProviderError: ['denied', 'store.keysRefused'],
  EntityTooLarge: ['store-unavailable', 'store.full'],
  ExpiredToken: ['denied', 'store.keysRefused'],
  Forbidden: ['denied', 'store.accessDenied'],
  InternalError: ['store-unavailable', 'store.serverFailed'],
  InvalidAccessKeyId: ['denied', 'store.keysRefused'],
  InvalidToken: ['denied', 'store.keysRefused'],
  NoSuchBucket: ['store-unavailable', 'store.bucketMissing'],
  PermanentRedirect: ['store-unavailable', 'store.wrongRegion'],
  QuotaExceeded: ['store-unavailable', 'store.full'],
  RequestTimeTooSkewed: ['store-unavailable', 'store.clockSkew'],
  ServiceUnavailable: ['store-unavailable', 'store.serverFailed'],
  SignatureDoesNotMatch: ['denied', 'store.keysRefused'],
  SlowDown: ['store-unavailable', 'store.serverFailed'],
  XAdminUserNotFound: ['denied', 'store.keysRefused'],
  XAmzContentSHA256Mismatch: ['store-unavailable', 'store.failed'],
  XMinioStorageFull: ['store-unavailable', 'store.full'],
};

/** Codes of TLS errors that mean that the certificate is not trusted. */
const untrustedCodes =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|CERT_\w+|ERR_TLS_CERT_ALTNAME_INVALID)$/;
const unreachable =
  /^(ECONN\w+|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENETDOWN|ETIMEDOUT|EPIPE|EPROTO|ERR_SSL_\w+|ERR_STREAM_PREMATURE_CLOSE)$/;

/** What the S3 client writes behind the error of an answer that it cannot read, and instead of one that has no words. */
const unreadable = /Deserialization error/;
const unknown = 'UnknownError';
/** What TLS makes of an answer without TLS. */
const plain = /wrong version number|packet length too long/i;

/** Whether the code of an error of TLS means that a certificate is not trusted. */
export function isUntrusted(code: string): boolean {
  return untrustedCodes.test(code);
}

/** An error of the S3 client, or of a connection to the server, in words; `key` is what was asked for, maybe `writing` it. */
export function s3Error(
  thrown: unknown,
  store: string,
  key: string,
  { writing = false }: { writing?: boolean } = {},
): KubeferryError {
  if (thrown instanceof KubeferryError || !(thrown instanceof Error) || thrown.name === 'AbortError') {
    return toKubeferryError(thrown);
  }
  const status = httpStatus(thrown);
  const cause = withSystemCode(thrown);
  const code = systemCode(cause);
  if (thrown.name === 'PreconditionFailed' || status === 412 || thrown.name === 'ConditionalRequestConflict') {
    return new KubeferryError('already-exists', message('store.alreadyThere', { store, key }), { cause: thrown });
  }
  if (thrown.name === 'NoSuchKey' || thrown.name === 'NotFound') {
    return new KubeferryError('not-found', message('store.notFound', { store, key }), { cause: thrown });
  }
  const [errorCode, general] =
    byName[thrown.name] ?? byStatus(status) ?? byAnswer(thrown, status) ?? byCode(cause, thrown.name, store);
  const words = writing && general === 'store.accessDenied' ? 'store.writeDenied' : general;
  const detail = code !== '' ? `${code} ${place(cause)}`.trim() : said(thrown, status);
  const args = { store, key, detail, region: region(thrown), status: status ?? 0 };
  return new KubeferryError(errorCode, message(words, args), {
    hint: message(`${words}.hint`),
    cause: thrown,
    ...(status !== undefined && { status }),
  });
}

/** The error itself, or the first of its causes that the system gave a code: a proxy's connection wraps what failed. */
function withSystemCode(thrown: Error): Error {
  for (let at: unknown = thrown; at instanceof Error; at = at.cause) if (systemCode(at) !== '') return at;
  return thrown;
}

function byStatus(status: number | undefined): [ErrorCode, S3Words] | undefined {
  if (status === 301 || status === 307) return ['store-unavailable', 'store.wrongRegion'];
  if (status === 401) return ['denied', 'store.keysRefused'];
  if (status === 403) return ['denied', 'store.accessDenied'];
  if (status === 507) return ['store-unavailable', 'store.full'];
  return undefined;
}

/** What an answer without the name of an error means: most often something else than an S3 server answers at the endpoint. */
function byAnswer(thrown: Error, status: number | undefined): [ErrorCode, S3Words] | undefined {
  const nameless = thrown.name === 'Unknown' || thrown.message === unknown || unreadable.test(thrown.message);
  if (!nameless || status === undefined) return undefined;
  if (status >= 500) return ['store-unavailable', 'store.serverFailed'];
  if (status >= 400 && !unreadable.test(thrown.message)) return undefined;
  return ['store-unavailable', 'store.notS3'];
}

/** What the server said of an error, or how it said nothing. */
function said({ message: text }: Error, status: number | undefined): string {
  return text === unknown && status !== undefined ? `HTTP ${status}` : text;
}

function byCode(cause: Error, name: string, store: string): [ErrorCode, S3Words] {
  const code = systemCode(cause);
  const bucket = /^s3:\/\/([^/]+)/.exec(store)?.[1] ?? '';
  if (code === 'ENOTFOUND' && place(cause).startsWith(`${bucket}.`)) return ['store-unavailable', 'store.bucketHost'];
  if (plain.test(cause.message)) return ['store-unavailable', 'store.notHttps'];
  if (isUntrusted(code)) return ['store-unavailable', 'store.untrusted'];
  const lost = unreachable.test(code) || name === 'TimeoutError';
  return ['store-unavailable', lost ? 'store.unreachable' : 'store.failed'];
}

function httpStatus(thrown: Error): number | undefined {
  const metadata: unknown = Reflect.get(thrown, '$metadata');
  const status: unknown =
    typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'httpStatusCode') : 0;
  return typeof status === 'number' && status > 0 ? status : undefined;
}

/** Host and port that a connection failed to. */
function place(thrown: Error): string {
  const host: unknown = Reflect.get(thrown, 'address') ?? Reflect.get(thrown, 'hostname');
  const port: unknown = Reflect.get(thrown, 'port');
  if (typeof host !== 'string') return '';
  return typeof port === 'number' ? `${host}:${port}` : host;
}

/** The region that the server names, with a space before it. */
function region(thrown: Error): string {
  const named = /expecting '([\w-]+)'/.exec(thrown.message)?.[1];
  return named === undefined ? '' : ` (${named})`;
}

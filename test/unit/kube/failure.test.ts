import { describe, expect, it } from 'vitest';
import { answerError, ConnectionFailure, connectionError, ProxyFailure } from '../../../src/kube/transport/failure.ts';
import { causeChain, fromPlainError, toPlainError } from '../../../src/model/error.ts';

const asked = { context: 'lab', server: 'https://lab.example' };

function status(code: number, reason: string, message: string, details: object = {}) {
  return { status: code, body: JSON.stringify({ kind: 'Status', code, reason, message, details }) };
}

describe('the error of an answer', () => {
  it.each([
    [401, 'Unauthorized', 'expired-credentials'],
    [403, 'Forbidden', 'denied'],
    [404, 'NotFound', 'not-found'],
    [409, 'AlreadyExists', 'already-exists'],
    [409, 'Conflict', 'conflict'],
    [410, 'Expired', 'gone'],
    [413, 'RequestEntityTooLarge', 'invalid'],
    [422, 'Invalid', 'invalid'],
    [429, 'TooManyRequests', 'too-many-requests'],
    [500, 'InternalError', 'unexpected'],
    [503, 'ServiceUnavailable', 'unreachable'],
  ])('%i %s is %s and keeps the sentence of the server', (code, reason, expected) => {
    const error = answerError(status(code, reason, 'what the server says'), asked);
    expect(error).toMatchObject({ code: expected, context: 'lab', status: code });
    expect(error.message).toContain('what the server says');
  });

  it('tells a used-up quota and a namespace that is being deleted from missing rights', () => {
    const quota = answerError(status(403, 'Forbidden', 'pods "x" is forbidden: exceeded quota: q, used: 1'), asked);
    expect(quota.words.code).toBe('kube.quota');
    const causes = [{ reason: 'NamespaceTerminating' }];
    const leaving = answerError(status(403, 'Forbidden', 'it is being terminated', { causes }), asked);
    expect([leaving.code, leaving.words.code]).toEqual(['conflict', 'kube.terminating']);
  });

  it('shows the beginning of a long sentence', () => {
    const error = answerError(status(422, 'Invalid', `${'long '.repeat(200)}the end`), asked);
    expect(error.message.length).toBeLessThan(400);
    expect(error.message).toMatch(/long…$/);
  });

  it('of an object that is refused has the values in no log, but what is wrong where', () => {
    const causes = [{ reason: 'FieldValueInvalid', message: 'Invalid value: "hunter2"', field: 'data[key]' }];
    const error = answerError(status(422, 'Invalid', 'data[key]: Invalid value: "hunter2"', { causes }), asked);
    expect(error.message).toContain('hunter2');
    const log = causeChain(error);
    expect(log).not.toContain('hunter2');
    expect(log).toContain('HTTP 422 Invalid, data[key] FieldValueInvalid');
    expect(causeChain(fromPlainError(toPlainError(error)))).not.toContain('hunter2');
  });

  it('takes the time to wait from the header, else from the answer', () => {
    const answer = status(429, 'TooManyRequests', 'slow down', { retryAfterSeconds: 3 });
    expect(answerError(answer, asked).retryAfter).toBe(3);
    expect(answerError({ ...answer, retryAfter: '9' }, asked).retryAfter).toBe(9);
  });

  it('says the status where a proxy answers with a page', () => {
    expect(answerError({ status: 502, body: '<html>Bad Gateway</html>' }, asked).message).toContain('HTTP 502');
  });
});

describe('the error of a connection', () => {
  const failed = (code: string, message = code) =>
    connectionError(new ConnectionFailure(Object.assign(new Error(message), { code }), false), asked);

  it.each([
    ['ECONNREFUSED', 'unreachable', 'kube.unreachable'],
    ['ENOTFOUND', 'unreachable', 'kube.unreachable'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'misconfigured', 'kube.untrusted'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'misconfigured', 'kube.untrusted'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'expired-credentials', 'kube.credentials.expired'],
    ['ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_EXPIRED', 'expired-credentials', 'kube.credentials.expired'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'misconfigured', 'kube.answer'],
    ['HPE_INVALID_CONSTANT', 'misconfigured', 'kube.answer'],
  ])('%s is %s', (code, expected, words) => {
    const error = failed(code);
    expect([error.code, error.words.code]).toEqual([expected, words]);
    expect(error.cause).toMatchObject({ code });
  });

  it('says the code of a connection that ended in the middle of an answer', () => {
    expect(failed('ECONNRESET', 'aborted').message).toMatch(/cannot be reached: ECONNRESET$/);
  });

  it('names the proxy, and takes the first of several addresses that failed', () => {
    const proxy = connectionError(
      new ConnectionFailure(new ProxyFailure('http://p:1', 'it answers 407'), false),
      asked,
    );
    expect(proxy.message).toMatch(/http:\/\/p:1 .*407/);
    const both = new AggregateError([Object.assign(new Error('no'), { code: 'ECONNREFUSED' })], '');
    expect(connectionError(new ConnectionFailure(both, false), asked).message).toContain('ECONNREFUSED');
  });
});

import { message } from '../../../model/message.ts';
import { parseApiVersion } from '../../../model/object.ts';
import type { Rule } from '../rule.ts';

/** Requests for certificates, each with its group. Source: the documentation of cert-manager. */
const requests = new Set([
  'cert-manager.io/CertificateRequest',
  'acme.cert-manager.io/Order',
  'acme.cert-manager.io/Challenge',
]);

/** A request for a certificate that the source has made, and that the target would make once more. */
export const rule: Rule = {
  id: 'certmgr-secrets',
  *check({ apiVersion, kind }) {
    if (!requests.has(`${parseApiVersion(apiVersion).group}/${kind}`)) return;
    yield { severity: 'warning', pointer: '/kind', message: message('rule.certmgr-secrets', { kind }) };
  },
};

import { message } from '../../../model/message.ts';
import { parseApiVersion } from '../../../model/objects/object.ts';
import { exclude } from '../../fixes/leaving-out.ts';
import type { Rule } from '../rule.ts';

/** Requests for certificates, each with its group, and their plurals. Source: the documentation of cert-manager. */
const requests = new Map([
  ['cert-manager.io/CertificateRequest', 'certificaterequests.cert-manager.io'],
  ['acme.cert-manager.io/Order', 'orders.acme.cert-manager.io'],
  ['acme.cert-manager.io/Challenge', 'challenges.acme.cert-manager.io'],
]);

/** A request for a certificate that the source has made, and that the target would make once more. */
export const rule: Rule = {
  id: 'certmgr-secrets',
  *check({ apiVersion, kind }) {
    const resource = requests.get(`${parseApiVersion(apiVersion).group}/${kind}`);
    if (resource === undefined) return;
    const fixes = [exclude(resource)];
    yield { severity: 'warning', pointer: '/kind', message: message('rule.certmgr-secrets', { kind }), fixes };
  },
};

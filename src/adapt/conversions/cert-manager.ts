import { type JsonRecord, recordAt, recordsOf } from '../../model/json/json.ts';
import type { Converter } from './conversion.ts';

/** What `v1` calls the DNS services of a solver. */
const renamedServices = { acmedns: 'acmeDNS', azuredns: 'azureDNS', clouddns: 'cloudDNS' };

/**
 * Certificates to `cert-manager.io/v1`. None where it says itself how a CA checks its names, which the solvers of its issuer say
 * since cert-manager 0.8. Source: the conversions of cert-manager 1.0, and its upgrade notes.
 */
export const certificate: Converter = (draft) => {
  const spec = recordAt(draft.spec);
  if (!spec || spec.acme !== undefined) return 'impossible';
  delete draft.status;
  const issuer = recordAt(spec.issuerRef);
  if (issuer?.group === 'certmanager.k8s.io') issuer.group = 'cert-manager.io';
  rename(spec, 'uriSANs', 'uris');
  rename(spec, 'emailSANs', 'emailAddresses');
  const { organization, keyAlgorithm, keyEncoding, keySize } = spec;
  for (const field of ['organization', 'keyAlgorithm', 'keyEncoding', 'keySize']) delete spec[field];
  if (organization !== undefined) spec.subject = { ...recordAt(spec.subject), organizations: organization };
  const key = {
    ...(typeof keyAlgorithm === 'string' && { algorithm: keyAlgorithm.toUpperCase() }),
    ...(typeof keyEncoding === 'string' && { encoding: keyEncoding.toUpperCase() }),
    ...(keySize !== undefined && { size: keySize }),
  };
  if (Object.keys(key).length > 0) spec.privateKey = { ...recordAt(spec.privateKey), ...key };
  return [];
};

/** Issuers, of a namespace or of the cluster, to `cert-manager.io/v1`. None where their certificates chose among their ways of proof. */
export const issuer: Converter = (draft) => {
  const acme = recordAt(draft, 'spec', 'acme');
  if (acme?.http01 !== undefined || acme?.dns01 !== undefined) return 'impossible';
  delete draft.status;
  for (const [, solver] of recordsOf(acme?.solvers)) {
    const dns = recordAt(solver, 'dns01');
    if (dns) for (const [from, to] of Object.entries(renamedServices)) rename(dns, from, to);
  }
  return [];
};

function rename(record: JsonRecord, from: string, to: string): void {
  if (record[from] === undefined) return;
  record[to] = record[from];
  delete record[from];
}

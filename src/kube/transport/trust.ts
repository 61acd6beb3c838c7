import tls from 'node:tls';
import { readCredentialFile } from '../credentials/credential-file.ts';
import type { Proof } from '../credentials/credentials.ts';
import type { ResolvedContext } from '../kubeconfig/kubeconfig.ts';
import { commonContext, contextWith } from './authorities.ts';

/** What is believed about the server of a context. */
export interface Trust {
  /** Certificate authorities (PEM); the common ones where absent. */
  ca?: (string | Buffer)[];
  servername: string;
  /** False only for `insecure-skip-tls-verify`. */
  strict: boolean;
}

/** What the kubeconfig says about whom to believe. Throws `misconfigured` where a file cannot be read. */
export async function trustOf({ info, cluster }: ResolvedContext): Promise<Trust> {
  const hostname = new URL(cluster.server ?? '').hostname.replace(/^\[|\]$/g, '');
  const trust: Trust = {
    servername: cluster['tls-server-name'] || hostname,
    strict: cluster['insecure-skip-tls-verify'] !== true,
  };
  const data = cluster['certificate-authority-data'];
  const file = cluster['certificate-authority'];
  // As with kubectl: an authority in the kubeconfig is the only one.
  if (data) trust.ca = [Buffer.from(data, 'base64')];
  else if (file) trust.ca = [await readCredentialFile(file, info.name)];
  return trust;
}

/** The TLS context for all connections that show this proof; made once, because parsing certificates for each connection costs more than the handshake. */
export function secureContext({ ca }: Trust, { cert, key }: Proof): tls.SecureContext {
  const proof = { ...(cert && { cert }), ...(key && { key }) };
  if (ca) return tls.createSecureContext({ ...proof, ca });
  return cert || key ? contextWith(proof) : commonContext();
}

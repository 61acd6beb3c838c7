import tls from 'node:tls';

let known: string[] | undefined;

/** The certificate authorities (PEM) that are believed where nobody names others: Node's, those of `NODE_EXTRA_CA_CERTS`, and the system's, as with kubectl. */
export function commonAuthorities(): string[] {
  known ??= [...new Set([...tls.getCACertificates('default'), ...tls.getCACertificates('system')])];
  return known;
}

import tls from 'node:tls';

let known: { authorities?: string[] } | undefined;
let shared: tls.SecureContext | undefined;

/** Judges servers by the certificate authorities that are believed where nobody names others: Node's, those of `NODE_EXTRA_CA_CERTS`, and the system's, as with kubectl. */
export function commonContext(): tls.SecureContext {
  shared ??= contextWith({});
  return shared;
}

/** As `commonContext`, with one more authority, or with a client certificate and its key. Each call costs some 40 ms. */
export function contextWith({
  authority,
  ...proof
}: {
  authority?: string | Buffer;
  cert?: Buffer;
  key?: Buffer;
}): tls.SecureContext {
  const common = commonAuthorities();
  if (authority === undefined) return tls.createSecureContext({ ...proof, ...(common && { ca: common }) });
  return tls.createSecureContext({ ...proof, ca: [...(common ?? tls.getCACertificates('default')), authority] });
}

/** Nothing where the system has none that Node lacks: Node's own cost nothing. Read once, which takes some 120 ms. */
function commonAuthorities(): string[] | undefined {
  if (known) return known.authorities;
  const own = tls.getCACertificates('default');
  const have = new Set(own.map(withoutBreaks));
  const more = tls.getCACertificates('system').filter((certificate) => !have.has(withoutBreaks(certificate)));
  known = more.length > 0 ? { authorities: [...own, ...more] } : {};
  return known.authorities;
}

/** The same certificate is written with lines of different lengths. */
function withoutBreaks(certificate: string): string {
  return certificate.replace(/\s+/g, '');
}

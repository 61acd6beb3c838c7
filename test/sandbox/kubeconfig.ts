import { readFileSync } from 'node:fs';
import { stringify } from 'yaml';

/** One context of a kubeconfig. The user has a token, a client certificate, or is written out (`user`, for instance an exec plugin). */
export interface ContextEntry {
  context: string;
  server: string;
  /** Absent: the certificate of the server is judged by the system's authorities. */
  caFile?: string;
  /** The name that the certificate is for, where that is not the name in `server`. */
  serverName?: string;
  /** The default namespace of the context. */
  namespace?: string;
  token?: string;
  certificate?: { certFile: string; keyFile: string };
  user?: Record<string, unknown>;
}

/** The text of a kubeconfig with these contexts, the first of them current. Users and clusters are named after their contexts. */
export function kubeconfig(entries: ContextEntry[]): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': entries[0]?.context ?? '',
    clusters: entries.map(({ context, server, caFile, serverName }) => ({
      name: context,
      cluster: {
        server,
        ...(caFile === undefined ? {} : { 'certificate-authority-data': base64(caFile) }),
        ...(serverName === undefined ? {} : { 'tls-server-name': serverName }),
      },
    })),
    users: entries.map((entry) => ({ name: `${entry.context}-user`, user: userOf(entry) })),
    contexts: entries.map(({ context, namespace }) => ({
      name: context,
      context: { cluster: context, user: `${context}-user`, ...(namespace === undefined ? {} : { namespace }) },
    })),
  });
}

function userOf({ token, certificate, user }: ContextEntry): Record<string, unknown> {
  return {
    ...user,
    ...(token === undefined ? {} : { token }),
    ...(certificate === undefined
      ? {}
      : {
          'client-certificate-data': base64(certificate.certFile),
          'client-key-data': base64(certificate.keyFile),
        }),
  };
}

function base64(file: string): string {
  return readFileSync(file).toString('base64');
}

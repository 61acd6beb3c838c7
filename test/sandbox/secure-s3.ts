import { connect } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { createAuthority } from './certificates.ts';

/** The S3 server with TLS, as pods of simulated nodes have it at `secureStorePortOfPods`. */
export interface SecureS3 {
  /** The only name that its certificate is valid for: that of a Service `store` in this namespace. */
  host: string;
  namespace: string;
  /** The authority that signed it, PEM. Nothing on this machine believes it. */
  authority: string;
}

/** Starts TLS in front of an S3 server of 127.0.0.1. */
export async function startSecureS3(s3Port: number): Promise<{ server: Server; port: number; about: SecureS3 }> {
  const namespace = 'secure-store';
  const host = `store.${namespace}.svc`;
  const { certificate: authority, forServer } = createAuthority('stores');
  const { certificate: cert, key } = forServer('store', [host]);
  const server = createServer({ cert, key }, (socket) => {
    const behind = connect(s3Port, '127.0.0.1');
    // Who ends one side ends the other.
    socket.on('error', () => behind.destroy());
    behind.on('error', () => socket.destroy());
    socket.pipe(behind).pipe(socket);
  });
  // Who does not believe the authority goes away in the middle of the greeting.
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The secured S3 server has no address.');
  return { server, port: bound.port, about: { host, namespace, authority } };
}

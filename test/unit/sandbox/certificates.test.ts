import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { expect, test } from 'vitest';
import { createAuthority } from '../../sandbox/certificates.ts';

test('a client that trusts the authority connects to the names and addresses of the certificate', async () => {
  const authority = createAuthority('test');
  const server = authority.forServer('server', ['localhost', '127.0.0.1']);
  const client = authority.forClient('anna', ['admins', 'developers']);
  const listener = createServer({
    cert: server.certificate,
    key: server.key,
    ca: authority.certificate,
    requestCert: true,
  });
  const peers: string[] = [];
  listener.on('secureConnection', (socket: TLSSocket) => {
    peers.push(new X509Certificate(socket.getPeerCertificate().raw).subject);
    socket.end();
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const bound = listener.address();
  if (bound === null || typeof bound === 'string') throw new Error('no address');
  const options = { host: '127.0.0.1', port: bound.port, cert: client.certificate, key: client.key };
  try {
    for (const servername of ['localhost', '']) {
      const socket = connect({ ...options, ca: authority.certificate, servername });
      await once(socket, 'secureConnect');
      expect(socket.authorized).toBe(true);
      socket.resume();
      await once(socket, 'close');
    }
    expect(peers).toEqual(Array(2).fill('O=admins\nO=developers\nCN=anna'));
    await expect(
      once(connect({ ...options, ca: createAuthority('other').certificate }), 'secureConnect'),
    ).rejects.toThrow();
    const elsewhere = connect({ ...options, ca: authority.certificate, servername: 'elsewhere' });
    await expect(once(elsewhere, 'secureConnect')).rejects.toThrow(/elsewhere/);
  } finally {
    listener.close();
  }
});

import { writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { kubeconfigText, refusal, reply, useFaultServer } from './fault-server.ts';

const { start, current } = useFaultServer();

describe('a command in a pod', () => {
  /** Turns this many of those who want to talk away; gives what each of them showed. */
  function turningAway(times: number, answer: string): (string | undefined)[] {
    const shown: (string | undefined)[] = [];
    const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'v5.channel.k8s.io' });
    current().server.on('upgrade', (request, socket, head) => {
      shown.push(request.headers.authorization);
      if (shown.length <= times) socket.end(`HTTP/1.1 ${answer}\r\ncontent-length: 0\r\n\r\n`);
      else
        sockets.handleUpgrade(request, socket, head, (peer) => {
          peer.send(Buffer.concat([Buffer.from([3]), Buffer.from('{"status":"Success"}')]));
          peer.close();
        });
    });
    return shown;
  }

  it('is asked for again with new credentials where the old ones are refused', async () => {
    const cluster = await start(() => undefined);
    const shown = turningAway(1, '401 Unauthorized');
    // The connection has read the kubeconfig; a login tool puts a new token there.
    const lab = { server: `http://127.0.0.1:${current().port}` };
    await writeFile(current().kubeconfig, kubeconfigText(lab, { token: 'second' }));
    const result = await cluster.exec({ namespace: 'n', name: 'p' }, { command: ['true'] });
    expect(result.exitCode).toBe(0);
    expect(shown).toEqual(['Bearer first', 'Bearer second']);
  });

  it('says so where there are no newer credentials', async () => {
    const cluster = await start(() => undefined);
    const shown = turningAway(9, '401 Unauthorized');
    const refused = cluster.exec({ namespace: 'n', name: 'p' }, { command: ['true'] });
    await expect(refused).rejects.toMatchObject({ code: 'expired-credentials' });
    expect(shown).toHaveLength(1);
  });

  it('waits for a server that is overloaded', async () => {
    const cluster = await start(() => undefined);
    const shown = turningAway(2, '429 Too Many Requests\r\nretry-after: 0');
    await expect(cluster.exec({ namespace: 'n', name: 'p' }, { command: ['true'] })).resolves.toEqual({ exitCode: 0 });
    expect(shown).toHaveLength(3);
  });

  it('gets its input to the end, and its exit code is told', async () => {
    const cluster = await start(() => undefined);
    const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'v5.channel.k8s.io' });
    current().server.on('upgrade', (request, socket, head) =>
      sockets.handleUpgrade(request, socket, head, (peer) => {
        const input: Buffer[] = [];
        peer.on('message', (data: Buffer) => {
          if (data[0] === 0) input.push(data.subarray(1));
          if (data[0] !== 255 || data[1] !== 0) return;
          peer.send(Buffer.concat([Buffer.from([1]), ...input]));
          const status = refusal(500, 'NonZeroExitCode', {
            details: { causes: [{ reason: 'ExitCode', message: '3' }] },
          });
          peer.send(Buffer.concat([Buffer.from([3]), Buffer.from(JSON.stringify(status))]));
          peer.close();
        });
      }),
    );
    let output = '';
    const result = await cluster.exec(
      { namespace: 'n', name: 'p' },
      {
        command: ['cat'],
        stdin: Readable.from(['one ', 'two']),
        stdout: (bytes) => {
          output += bytes.toString();
        },
      },
    );
    expect([output, result.exitCode]).toEqual(['one two', 3]);
  });

  it('that the server refuses is told with its sentence', async () => {
    const cluster = await start((_request, response) => reply(response, 403, refusal(403, 'Forbidden')));
    current().server.on('upgrade', (_request, socket) => {
      const text = JSON.stringify(refusal(403, 'Forbidden'));
      socket.end(`HTTP/1.1 403 Forbidden\r\ncontent-length: ${text.length}\r\nconnection: close\r\n\r\n${text}`);
    });
    const refused = cluster.exec({ namespace: 'n', name: 'p' }, { command: ['x'] });
    await expect(refused).rejects.toMatchObject({ code: 'denied' });
    await expect(refused).rejects.toThrow('because Forbidden');
  });
});

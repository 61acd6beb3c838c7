import { describe, expect, it } from 'vitest';
import { bypasses, chooseProxy, isLoopback } from '../../../src/kube/transport/proxy.ts';

const server = new URL('https://api.lab.example:6443');
const editor = { url: 'http://editor:3128', noProxy: ['.internal'], strictSsl: true };

describe('which proxy leads to a cluster', () => {
  it('is that of the kubeconfig before the others, for loopback too', () => {
    expect(chooseProxy(server, 'socks5://s:1', editor, {})?.url.host).toBe('s:1');
    expect(chooseProxy(new URL('https://127.0.0.1:1'), 'http://k:1', editor, {})?.url.host).toBe('k:1');
  });

  it('is that of the editor before that of the environment', () => {
    expect(chooseProxy(server, undefined, editor, { HTTPS_PROXY: 'http://env:1' })?.url.host).toBe('editor:3128');
    expect(chooseProxy(server, undefined, undefined, { https_proxy: 'env:1' })?.url.host).toBe('env:1');
  });

  it('is none for this machine and for what NO_PROXY names', () => {
    expect(chooseProxy(new URL('https://localhost:6443'), undefined, editor, {})).toBeUndefined();
    expect(chooseProxy(new URL('https://k.internal'), undefined, editor, {})).toBeUndefined();
    const env = { HTTPS_PROXY: 'http://env:1', NO_PROXY: 'lab.example' };
    expect(chooseProxy(server, undefined, undefined, env)).toBeUndefined();
  });
});

it.each([
  ['*', true],
  ['lab.example', true],
  ['.lab.example', true],
  ['*.lab.example', true],
  ['ab.example', false],
  ['api.lab.example:6443', true],
  ['api.lab.example:443', false],
  ['', false],
])('NO_PROXY entry %j covers %s', (entry, covered) => {
  expect(bypasses(server, [entry])).toBe(covered);
});

it('covers address ranges', () => {
  expect(bypasses(new URL('https://10.1.2.3'), ['10.0.0.0/8'])).toBe(true);
  expect(bypasses(new URL('https://11.1.2.3'), ['10.0.0.0/8'])).toBe(false);
  expect(bypasses(new URL('https://[fd00::1]'), ['fd00::/8'])).toBe(true);
  expect(bypasses(new URL('https://10.1.2.3'), ['10.0.0.0/nonsense'])).toBe(false);
});

it('knows this machine by all its names', () => {
  for (const name of ['localhost', '127.0.0.1', '127.9.9.9', '[::1]']) expect(isLoopback(name)).toBe(true);
  for (const name of ['127.example.com', '10.0.0.1']) expect(isLoopback(name)).toBe(false);
});

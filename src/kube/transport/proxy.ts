import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import { detailOf } from '../../model/detail.ts';
import { message } from '../../model/message.ts';
import type { EngineSettings } from '../../model/settings.ts';
import { ProxyFailure } from './failure.ts';
import { openSocks } from './socks.ts';

/** A proxy on the way to a cluster. */
export interface ProxyServer {
  url: URL;
  /** False only where the editor's settings say that the proxy's certificate is not to be checked. */
  strict: boolean;
  /** What it is shown as `Proxy-Authorization` where its address holds no login. */
  authorization?: string;
}

/** The proxy for a server: `proxy-url` of the kubeconfig, else that of the editor, else that of the environment; never for loopback unless the kubeconfig says so. */
export function chooseProxy(
  server: URL,
  proxyUrl: string | null | undefined,
  settings: EngineSettings['proxy'],
  env: NodeJS.ProcessEnv = process.env,
): ProxyServer | undefined {
  if (proxyUrl) return parseProxy(proxyUrl, true);
  if (isLoopback(server.hostname)) return undefined;
  if (settings?.url) {
    if (bypasses(server, settings.noProxy)) return undefined;
    const { authorization } = settings;
    return { ...parseProxy(settings.url, settings.strictSsl), ...(authorization !== undefined && { authorization }) };
  }
  const secure = server.protocol === 'https:';
  const named = secure ? (env.HTTPS_PROXY ?? env.https_proxy) : (env.HTTP_PROXY ?? env.http_proxy);
  if (!named || bypasses(server, (env.NO_PROXY ?? env.no_proxy ?? '').split(','))) return undefined;
  return parseProxy(named, true);
}

function parseProxy(url: string, strict: boolean): ProxyServer {
  const full = url.includes('://') ? url : `http://${url}`;
  if (!URL.canParse(full)) throw new ProxyFailure(url.replace(/\/\/[^@/]*@/, '//'), message('kube.proxy.address'));
  return { url: new URL(full), strict };
}

/** How a person names a proxy: without its password. */
function proxyTitle({ url }: ProxyServer): string {
  return `${url.protocol}//${url.host}`;
}

/** Whether a host name is this machine. */
export function isLoopback(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  return bare === 'localhost' || bare.endsWith('.localhost') || bare === '::1' || /^127\.\d+\.\d+\.\d+$/.test(bare);
}

/** Whether NO_PROXY covers a server: `*`, a domain with those below it, an address, an address range; each maybe with a port. */
export function bypasses(server: URL, noProxy: readonly string[]): boolean {
  const host = server.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = server.port || (server.protocol === 'https:' ? '443' : '80');
  return noProxy.some((entry) => {
    const rule = entry.trim().toLowerCase();
    if (rule === '') return false;
    if (rule === '*') return true;
    if (rule.includes('/')) return inRange(host, rule);
    const withPort = /^(.*):(\d+)$/.exec(rule);
    const plain = withPort && net.isIPv6(rule) === false ? withPort : undefined;
    if (plain?.[2] !== undefined && plain[2] !== port) return false;
    const domain = (plain?.[1] ?? rule).replace(/^\*?\./, '').replace(/^\[|\]$/g, '');
    return host === domain || host.endsWith(`.${domain}`);
  });
}

function inRange(host: string, rule: string): boolean {
  const [network, bits] = rule.split('/');
  const family = net.isIP(host);
  if (family === 0 || network === undefined || net.isIP(network) !== family) return false;
  const width = Number(bits);
  if (!Number.isInteger(width) || width < 0 || width > (family === 4 ? 32 : 128)) return false;
  const range = new net.BlockList();
  range.addSubnet(network, width, family === 4 ? 'ipv4' : 'ipv6');
  return range.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

/** A raw connection through the proxy to a host. Throws ProxyFailure. */
export async function openTunnel(proxy: ProxyServer, host: string, port: number, signal: AbortSignal): Promise<Duplex> {
  const { protocol } = proxy.url;
  try {
    if (protocol.startsWith('socks')) return await openSocks(proxy.url, host, port, signal);
    if (protocol === 'http:' || protocol === 'https:') return await openHttpTunnel(proxy, host, port, signal);
  } catch (cause) {
    if (cause instanceof ProxyFailure || (cause instanceof Error && cause.name === 'AbortError')) throw cause;
    throw new ProxyFailure(proxyTitle(proxy), detailOf(cause), cause);
  }
  throw new ProxyFailure(proxyTitle(proxy), message('kube.proxy.unknown', { protocol }));
}

function openHttpTunnel(proxy: ProxyServer, host: string, port: number, signal: AbortSignal): Promise<Duplex> {
  const { url } = proxy;
  const target = `${net.isIPv6(host) ? `[${host}]` : host}:${port}`;
  const login = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  const shown = url.username ? `Basic ${Buffer.from(login).toString('base64')}` : proxy.authorization;
  const headers = { host: target, ...(shown !== undefined && { 'proxy-authorization': shown }) };
  const secure = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const request = (secure ? https : http).request({
      method: 'CONNECT',
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port || (secure ? 443 : 80),
      path: target,
      headers,
      agent: false,
      signal,
      ...(secure && { rejectUnauthorized: proxy.strict }),
    });
    request.once('connect', (answer, socket, head) => {
      if (answer.statusCode !== 200) {
        socket.destroy();
        const words = `${answer.statusCode} ${answer.statusMessage ?? ''}`.trim();
        reject(new ProxyFailure(proxyTitle(proxy), message('kube.proxy.answers', { answer: words })));
        return;
      }
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    request.once('response', (answer) => {
      answer.resume();
      reject(new ProxyFailure(proxyTitle(proxy), message('kube.proxy.answers', { answer: answer.statusCode ?? 0 })));
    });
    request.once('error', reject);
    request.end();
  });
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  findContext,
  kubeconfigFiles,
  loadContexts,
  resolveContexts,
} from '../../../src/kube/kubeconfig/kubeconfig.ts';
import { parseKubeconfig } from '../../../src/kube/kubeconfig/kubeconfig-file.ts';
import { KubeferryError } from '../../../src/model/error.ts';
import { format } from '../../../src/model/message.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kubeconfig-'));
});
afterEach(() => rm(folder, { recursive: true }));

const environment = (KUBECONFIG?: string) => ({ KUBECONFIG, home: folder, platform: process.platform });

function config(names: string[], about: { server?: string; user?: string; current?: string } = {}): string {
  return JSON.stringify({
    'current-context': about.current,
    clusters: [{ name: 'c', cluster: { server: about.server ?? 'https://one.example' } }],
    users: [{ name: 'u', user: { token: about.user ?? 't' } }],
    contexts: names.map((name) => ({ name, context: { cluster: 'c', user: 'u' } })),
  });
}

async function put(name: string, content: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  return file;
}

describe('which files are read', () => {
  it('takes those of KUBECONFIG, then those of the settings, then the default one, each once', () => {
    const env = { KUBECONFIG: '/a:/b::/a', home: '/home/me', platform: 'linux' } as const;
    expect(kubeconfigFiles({ files: ['~/more', '/b'] }, env)).toEqual([
      '/a',
      '/b',
      '/home/me/more',
      '/home/me/.kube/config',
    ]);
  });

  it('takes those that a command line names before those of KUBECONFIG', () => {
    const env = { KUBECONFIG: '/a', home: '/home/me', platform: 'linux' } as const;
    expect(kubeconfigFiles({ files: ['/b'], areFirst: true }, env)).toEqual(['/b', '/a', '/home/me/.kube/config']);
  });

  it('splits KUBECONFIG at semicolons on Windows, where a colon belongs to the drive', () => {
    const env = { KUBECONFIG: 'C:\\k\\one;D:\\two', home: 'C:\\Users\\me', platform: 'win32' } as const;
    expect(kubeconfigFiles({ files: [] }, env)).toEqual(['C:\\k\\one', 'D:\\two', 'C:\\Users\\me\\.kube\\config']);
  });
});

describe('contexts of several files', () => {
  it('keeps same-named clusters and users of two files apart', async () => {
    const one = await put('one', config(['a'], { server: 'https://one.example', user: 'first' }));
    const two = await put('two', config(['b'], { server: 'https://two.example', user: 'second' }));
    const env = environment([one, two].join(path.delimiter));
    expect((await findContext('a', { files: [] }, env)).cluster.server).toBe('https://one.example');
    const b = await findContext('b', { files: [] }, env);
    expect([b.cluster.server, b.user.token]).toEqual(['https://two.example', 'second']);
  });

  it('names the second context of a name after its file, so that the first keeps its name', async () => {
    const one = await put('one', config(['a'], { current: 'a' }));
    const two = await put('two', config(['a']));
    const { contexts } = await loadContexts({ files: [two] }, environment(one));
    expect(contexts.map(({ name, current }) => [name, current])).toEqual([
      ['a', true],
      ['a (two)', false],
    ]);
  });

  it('finds a cluster and a user that lie in another file, as kubectl does', async () => {
    const one = await put('one', JSON.stringify({ contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }] }));
    const two = await put('two', config([]));
    const { contexts } = await loadContexts({ files: [] }, environment([one, two].join(path.delimiter)));
    expect(contexts).toMatchObject([{ name: 'x', server: 'https://one.example', file: one }]);
    expect(contexts[0]).not.toHaveProperty('problem');
  });
});

describe('paths in a kubeconfig', () => {
  const text = `
clusters: [{name: c, cluster: {server: "https://x", certificate-authority: certs/ca.pem}}]
users: [{name: u, user: {client-key: ../k.pem, exec: {apiVersion: v1, command: ./login}}}]
contexts: [{name: x, context: {cluster: c, user: u}}]`;

  it('are relative to their file', () => {
    const [context] = resolveContexts([parseKubeconfig('/home/me/.kube/config', text, path.posix)]);
    expect(context?.cluster['certificate-authority']).toBe('/home/me/.kube/certs/ca.pem');
    expect(context?.user['client-key']).toBe('/home/me/k.pem');
    expect(context?.user.exec?.command).toBe('/home/me/.kube/login');
  });

  it('are relative to their file on Windows too', () => {
    const [context] = resolveContexts([parseKubeconfig('C:\\Users\\me\\.kube\\config', text, path.win32)]);
    expect(context?.cluster['certificate-authority']).toBe('C:\\Users\\me\\.kube\\certs\\ca.pem');
  });
});

describe('what is wrong with a kubeconfig', () => {
  it.each([
    [{ cluster: '', user: 'u' }, 'names no cluster'],
    [{ cluster: 'gone', user: 'u' }, 'which no kubeconfig file has'],
    [{ cluster: 'c', user: '' }, 'names no user'],
    [{ cluster: 'c', user: 'gone' }, 'names the user gone'],
  ])('is told of the context %j, and opening it says the same', async (context, words) => {
    const whole = JSON.parse(config([]));
    const one = await put('one', JSON.stringify({ ...whole, contexts: [{ name: 'x', context }] }));
    const { contexts } = await loadContexts({ files: [] }, environment(one));
    const problem = contexts[0]?.problem;
    expect(problem && format(problem)).toContain(words);
    await expect(findContext('x', { files: [] }, environment(one))).rejects.toMatchObject({ code: 'misconfigured' });
  });

  it('is told of a server address that is none', async () => {
    const one = await put('one', config(['x'], { server: 'one.example:6443' }));
    const { contexts } = await loadContexts({ files: [] }, environment(one));
    expect(contexts[0]?.problem?.code).toBe('kube.context.server');
  });

  it('is told of malformed YAML with its place and without its content, and other files stay usable', async () => {
    const bad = await put('bad', 'users: [{name: u, user: {token: hunter2-secret}}\nclusters: }');
    const good = await put('good', config(['x']));
    const list = await loadContexts({ files: [] }, environment([bad, good].join(path.delimiter)));
    expect(list.contexts.map(({ name }) => name)).toEqual(['x']);
    expect(list.problems).toMatchObject([{ file: bad, error: { code: 'misconfigured' } }]);
    expect(JSON.stringify(list.problems)).toMatch(/line \d/);
    expect(JSON.stringify(list.problems)).not.toContain('hunter2');
  });

  it('is told of a shape that is wrong, with the field', () => {
    expect(() => parseKubeconfig('/f', 'clusters: {name: x}')).toThrow(/clusters/);
    expect(() => parseKubeconfig('/f', 'just words')).toThrow(KubeferryError);
  });

  it('is told of a file that the settings name and that is not there; the default one may be missing', async () => {
    const list = await loadContexts({ files: [path.join(folder, 'none')] }, environment());
    expect(list.problems.map(({ error }) => error.words.code)).toEqual(['kube.file.missing']);
    expect((await loadContexts({ files: [] }, environment())).problems).toEqual([]);
  });

  it.each([
    ['hello', 'it is no mapping with clusters, users and contexts'],
    ['clusters: [', 'line 1'],
  ])('names a file with the text %j, and what is wrong with it, where a context may stand in it', async (text, why) => {
    const bad = await put('bad', text);
    const missing = findContext('x', { files: [] }, environment(bad));
    await expect(missing).rejects.toThrow(
      `There is no context x in the kubeconfig files that can be read. The kubeconfig ${bad} cannot be understood: `,
    );
    await expect(missing).rejects.toThrow(why);
    await expect(missing).rejects.toMatchObject({ hint: { code: 'kube.file.hint' } });
  });

  it('names a file of the settings that is not there only where the context is in no other one', async () => {
    const one = await put('one', config(['x']));
    const files = [path.join(folder, 'none'), path.join(folder, 'none-either')];
    expect((await findContext('x', { files }, environment(one))).info.name).toBe('x');
    const sentences = files.map((file) => `The kubeconfig ${file} is not there.`).join(' ');
    const missing = findContext('y', { files }, environment(one));
    await expect(missing).rejects.toThrow(sentences);
    // Each is translated by itself.
    const problem = (file: string) => ({ code: 'kube.file.missing', args: { file } });
    const [none = '', either = ''] = files;
    await expect(missing).rejects.toMatchObject({
      words: { args: { problems: { args: { one: problem(none), other: problem(either) } } } },
    });
  });

  it('says where was looked for a context that is not there', async () => {
    const one = await put('one', config(['x']));
    const missing = findContext('y', { files: [] }, environment(one));
    await expect(missing).rejects.toMatchObject({
      code: 'misconfigured',
      hint: { args: { files: expect.stringContaining(one) } },
    });
  });

  it('asks whether a context was meant whose name is nearly the same', async () => {
    const one = await put('one', config(['target', 'source']));
    await expect(findContext('tarjet', { files: [] }, environment(one))).rejects.toMatchObject({
      hint: { code: 'kube.context.missing.meant', args: { suggestion: 'target' } },
    });
  });
});

import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandLine, findProgram, runExecPlugin, searchPath } from '../../../src/kube/credentials/exec-plugin.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'exec-'));
});
afterEach(() => rm(folder, { recursive: true }));

const spec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'give-token' };
const asker = () => ({
  context: 'lab',
  cluster: { server: 'https://lab.example', 'certificate-authority-data': 'Q0E=' },
  extraPath: [folder],
  env: { PATH: '/usr/bin:/bin' },
});

async function plugin(script: string): Promise<void> {
  await writeFile(path.join(folder, 'give-token'), `#!/bin/sh\n${script}\n`);
  await chmod(path.join(folder, 'give-token'), 0o755);
}

const credential = (status: object) => `echo '${JSON.stringify({ kind: 'ExecCredential', status })}'`;

describe('a credential plugin', () => {
  it('is found in the extra folders, is told about the cluster, and gives a token with its end', async () => {
    await plugin(`echo "$KUBERNETES_EXEC_INFO" > ${folder}/info; echo "$PATH" > ${folder}/path
${credential({ token: 'abc', expirationTimestamp: '2030-01-01T00:00:00Z' })}`);
    const given = await runExecPlugin({ ...spec, provideClusterInfo: true }, asker());
    expect(given).toEqual({ token: 'abc', expires: Date.UTC(2030, 0, 1) });
    const info = JSON.parse(await readFile(path.join(folder, 'info'), 'utf8'));
    expect(info).toMatchObject({
      apiVersion: spec.apiVersion,
      spec: { interactive: false, cluster: { server: 'https://lab.example' } },
    });
    expect(await readFile(path.join(folder, 'path'), 'utf8')).toBe(`${folder}:/usr/bin:/bin\n`);
  });

  it('runs once for all who ask while it runs', async () => {
    await plugin(`echo x >> ${folder}/runs; ${credential({ token: 'abc' })}`);
    await Promise.all([1, 2, 3].map(() => runExecPlugin(spec, asker())));
    expect(await readFile(path.join(folder, 'runs'), 'utf8')).toBe('x\n');
  });

  it('that is not there is told with the PATH that was searched and the hint of the kubeconfig', async () => {
    const missing = runExecPlugin({ ...spec, command: 'no-such', installHint: 'Get it from us.' }, asker());
    await expect(missing).rejects.toMatchObject({
      code: 'misconfigured',
      hint: { args: { installHint: 'Get it from us.' } },
    });
    await expect(missing).rejects.toThrow(`${folder}:/usr/bin:/bin`);
  });

  it('that fails is told with its own words', async () => {
    await plugin('echo "session has ended, log in again" >&2; exit 3');
    const failed = runExecPlugin(spec, asker());
    await expect(failed).rejects.toMatchObject({ code: 'expired-credentials' });
    await expect(failed).rejects.toThrow('session has ended, log in again');
  });

  it.each(['echo no json with hunter2', 'echo \'{"token":"hunter2"}\'', credential({})])(
    'that gives no credentials is told without what it wrote: %s',
    async (script) => {
      await plugin(script);
      const error: unknown = await runExecPlugin(spec, asker()).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'misconfigured' });
      expect(JSON.stringify(error) + String(error)).not.toContain('hunter2');
    },
  );

  it('that wants a terminal is refused before it starts', async () => {
    await expect(runExecPlugin({ ...spec, interactiveMode: 'Always' }, asker())).rejects.toThrow('terminal');
  });
});

describe('on Windows', () => {
  const windows = () => ({
    ...asker(),
    platform: 'win32' as const,
    env: { Path: 'C:\\Windows;D:\\tools', PATHEXT: '.EXE;.CMD' },
  });

  it('PATH is split at semicolons, whatever its case', () => {
    expect(searchPath({ ...windows(), extraPath: ['E:\\x'] })).toEqual(['E:\\x', 'C:\\Windows', 'D:\\tools']);
  });

  it('a plugin that is nowhere is not found', async () => {
    expect(await findProgram('aws', windows())).toBeUndefined();
  });

  it('a .cmd file is started by the command interpreter with its arguments quoted', () => {
    const { file, args, verbatim } = commandLine('C:\\az tools\\az.cmd', ['get token', 'a&b']);
    expect([file, verbatim]).toEqual(['cmd.exe', true]);
    expect(args.at(-1)).toBe('""C:\\az tools\\az.cmd" "get token" "a&b""');
  });

  it('a program is started as it is', () => {
    expect(commandLine('C:\\aws.exe', ['x'])).toEqual({ file: 'C:\\aws.exe', args: ['x'], verbatim: false });
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lockFolder, lockHolder } from '../../../src/migrate/lock.ts';
import { scratchFolder } from '../folder/scratch.ts';

const longAgo = new Date(Date.now() - 600_000);

/** A pid that no process has any more. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

/** The lock as another process would have left it. */
async function leaveLock(folder: string, change: Record<string, unknown>): Promise<void> {
  const lock = await lockFolder(folder);
  const file = join(folder, 'run.lock');
  const content = JSON.parse(await readFile(file, 'utf8'));
  await lock.release();
  await writeFile(file, JSON.stringify({ ...content, token: 'other', ...change }));
}

test('a folder is held by one at a time, and free after release', async () => {
  const folder = await scratchFolder();
  const lock = await lockFolder(folder);
  await expect(lockFolder(folder)).rejects.toMatchObject({
    code: 'locked',
    words: { args: { host: hostname(), pid: process.pid } },
  });
  expect(await lockHolder(folder)).toMatchObject({ host: hostname(), pid: process.pid });
  await lock.release();
  expect(await lockHolder(folder)).toBeUndefined();
  await (await lockFolder(folder)).release();
  expect(await readdir(folder)).toEqual([]);
});

test('of many at once exactly one gets it, whether it is free or left by a dead process', async () => {
  const folder = await scratchFolder();
  for (const stale of [false, true]) {
    if (stale) await leaveLock(folder, { pid: await deadPid() });
    const tries = await Promise.allSettled(Array.from({ length: 12 }, () => lockFolder(folder)));
    const got = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(got).toHaveLength(1);
    await got[0]?.release();
  }
});

test('whoever comes while another lets go does not take it from a third', async () => {
  const folder = await scratchFolder();
  let holders = 0;
  let most = 0;
  const other = async () => {
    for (let tries = 0; tries < 100; tries++) {
      const lock = await lockFolder(folder).catch((thrown: unknown) => {
        expect(thrown).toMatchObject({ code: 'locked' });
      });
      if (!lock) continue;
      holders += 1;
      most = Math.max(most, holders);
      await readdir(folder);
      holders -= 1;
      await lock.release();
    }
  };
  await Promise.all(Array.from({ length: 8 }, other));
  expect(most).toBe(1);
  expect(await readdir(folder)).toEqual([]);
});

test('the lock of a dead process is no obstacle', async () => {
  const folder = await scratchFolder();
  await leaveLock(folder, { pid: await deadPid() });
  expect(await lockHolder(folder)).toBeUndefined();
  await (await lockFolder(folder)).release();
});

test('the lock from before a restart of the machine is no obstacle', async () => {
  const folder = await scratchFolder();
  await leaveLock(folder, { pid: process.pid, bootId: 'before' });
  await (await lockFolder(folder)).release();
});

test('the lock of another machine holds while its heart beats', async () => {
  const folder = await scratchFolder();
  await leaveLock(folder, { host: 'elsewhere', pid: 1 });
  await expect(lockFolder(folder)).rejects.toMatchObject({
    code: 'locked',
    words: { args: { host: 'elsewhere', pid: 1 } },
  });
  await utimes(join(folder, 'run.lock'), longAgo, longAgo);
  await (await lockFolder(folder)).release();
});

test('a lock that is just being written holds, one that was never finished does not', async () => {
  const folder = await scratchFolder();
  await writeFile(join(folder, 'run.lock'), '');
  await expect(lockFolder(folder)).rejects.toMatchObject({ code: 'locked' });
  await utimes(join(folder, 'run.lock'), longAgo, longAgo);
  await (await lockFolder(folder)).release();
});

test('somebody who died while taking over is no obstacle', async () => {
  const folder = await scratchFolder();
  await leaveLock(folder, { pid: await deadPid() });
  await mkdir(join(folder, 'run.lock.taking'));
  await utimes(join(folder, 'run.lock.taking'), longAgo, longAgo);
  await (await lockFolder(folder)).release();
  expect(await readdir(folder)).toEqual([]);
});

test('somebody who was killed in the middle of taking over is seen at once, and one who lives is not disturbed', async () => {
  const folder = await scratchFolder();
  await leaveLock(folder, { pid: await deadPid() });
  const lock = JSON.parse(await readFile(join(folder, 'run.lock'), 'utf8'));
  const gate = join(folder, 'run.lock.taking');
  const leaveTaker = async (pid: number) => {
    await mkdir(gate, { recursive: true });
    await writeFile(join(gate, 'taker'), JSON.stringify({ ...lock, token: 'taker', pid }));
  };
  await leaveTaker(process.pid);
  await expect(lockFolder(folder)).rejects.toMatchObject({ code: 'locked' });
  expect(await readdir(gate)).toEqual(['taker']);
  await leaveTaker(await deadPid());
  const tries = await Promise.allSettled(Array.from({ length: 12 }, () => lockFolder(folder)));
  const got = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  expect(got).toHaveLength(1);
  await got[0]?.release();
  expect(await readdir(folder)).toEqual([]);
});

test('release leaves the lock of another alone', async () => {
  const folder = await scratchFolder();
  const lock = await lockFolder(folder);
  await writeFile(join(folder, 'run.lock'), JSON.stringify({ token: 'other' }));
  await lock.release();
  expect(await readdir(folder)).toEqual(['run.lock']);
});

test('a folder that is not there is told', async () => {
  await expect(lockFolder(join(await scratchFolder(), 'gone'))).rejects.toMatchObject({ code: 'store-unavailable' });
});

import { join } from 'node:path';
import { beforeAll, expect, inject, test } from 'vitest';
import { type Application, type FoundOn, foundOn, readApplications } from './applications.ts';
import { targets } from './targets.ts';

/** What was looked at, line by line, and is true of these targets. */
const reviewed = join(import.meta.dirname, 'findings.txt');
const toAccept =
  'Findings on manifests of others have changed. Look at each line that came or went, at its place in the folder of its module below the one that `go env GOMODCACHE` names: is it true of that target, and as grave as it says? A false one is a rule to mend. Accept what is right with `npx vitest run --project foreign -u`.';

const modules = inject('modules');
const made = targets(modules['k8s.io/kubernetes'] ?? '');
let applications: Application[];
beforeAll(async () => {
  applications = await readApplications(modules);
});

test('the applications are there', () => {
  const objects = applications.flatMap(({ files }) => files.flatMap((file) => file.objects));
  expect(made.size).toBe(6);
  expect(objects.length).toBeGreaterThan(1200);
  for (const { name, files } of applications) expect(files.length, name).toBeGreaterThan(0);
});

test('each finding on applications, add-ons and operators of others is one that was looked at', async () => {
  const found: FoundOn[] = [];
  for (const application of applications) found.push(...(await foundOn(application, made)));
  await expect(listed(found), toAccept).toMatchFileSnapshot(reviewed);
});

/** A line for each file, and below it one for each of its objects and rules: where, how grave, on which targets. */
function listed(found: readonly FoundOn[]): string {
  const byFile = Map.groupBy(found, ({ file }) => file);
  const files = [...byFile].map(([file, its]) => {
    const byRule = Map.groupBy(its, ({ object, severity, rule, on }) => {
      const targets = on.length === made.size ? 'all' : on.join(' ');
      return `${object} · ${severity} ${rule} · ${targets}`;
    });
    const lines = [...byRule].map(
      ([about, places]) => `  ${about} · ${places.map(({ pointer }) => pointer).join(' ')}\n`,
    );
    return `${file}\n${lines.join('')}`;
  });
  return `${files.join('')}`;
}

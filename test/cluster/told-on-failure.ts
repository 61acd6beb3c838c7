import { inject, onTestFailed, TestRunner } from 'vitest';
import { asRecord } from '../sandbox/api.ts';
import { apiOf } from '../sandbox/cluster.ts';

/** What a Velero works at, or did. */
const works = ['backups', 'restores', 'podvolumebackups', 'podvolumerestores', 'backuprepositories'];

/** Where the test at hand fails, or takes too long, these lines are printed, and what the Veleros of the sandbox were at. */
export function tellOnFailure(lines: () => string[]): void {
  if (TestRunner.getCurrentTest() === undefined) return;
  onTestFailed(async () => {
    console.log(lines().slice(-80).join('\n'));
    console.log((await worksOfVelero()).join('\n'));
  });
}

async function worksOfVelero(): Promise<string[]> {
  const { clusters, velero } = inject('sandbox');
  const found: string[] = [];
  for (const side of velero ? (['source', 'target'] as const) : []) {
    const api = apiOf(clusters[side]);
    for (const kind of works) {
      for (const { metadata, status } of await api.list(`/apis/velero.io/v1/namespaces/velero/${kind}`)) {
        const { phase = 'New', message = '' } = asRecord(status ?? {});
        found.push(`${side} ${kind}/${metadata.name}: ${phase} ${message}`);
      }
    }
    api.close();
  }
  return found;
}

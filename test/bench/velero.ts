import { setTimeout as pause } from 'node:timers/promises';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { Api, asRecord } from '../sandbox/api.ts';
import { fill } from '../sandbox/fill.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { type Lab, objectBytes, once } from './lab.ts';
import { median } from './row.ts';

/** Objects that Velero restores: 10,000 would take it some minutes, and its rate does not depend on how many there are. */
export const restoreCount = 2000;

/** How a Velero is set up. */
type Setup = 'as installed' | 'without limits';

/** Velero's own default, which the sandbox shortens for its tests; of an argument that is given twice the later counts. */
const asInstalled = ['--store-validation-frequency=1m'];

const serverArgs: Record<Setup, string[]> = {
  'as installed': asInstalled,
  'without limits': [...asInstalled, '--client-qps=10000', '--client-burst=10000'],
};

/** Velero as a peer, each set-up in a cluster of its own that runs only while it is measured. */
export class VeleroPeer {
  /** Objects a second of one backup, with Velero as it is installed. */
  readonly backUpRate = once((count: number) => this.#backUpRate(count));
  /** Objects a second of a restore of `restoreCount` objects, the median of three. */
  readonly restoreRate = once((setup: Setup) => this.#restoreRate(setup));
  readonly #lab: Lab;

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  #backUpRate(count: number): Promise<number> {
    return this.#with('as installed', async (cluster, api) => {
      await fill(cluster, 'load', count, objectBytes);
      const seconds = await until(api, 'backups', backupOf('load'));
      this.#lab.say(`Velero backs up ${count} objects: ${seconds.toFixed(1)} s`);
      return count / seconds;
    });
  }

  #restoreRate(setup: Setup): Promise<number> {
    return this.#with(setup, async (cluster, api) => {
      await fill(cluster, 'load', restoreCount, objectBytes);
      await until(api, 'backups', backupOf('load'));
      const rates: number[] = [];
      for (const namespace of ['first', 'second', 'third']) {
        const spec = { backupName: 'load', namespaceMapping: { load: namespace } };
        const seconds = await until(api, 'restores', { ...veleroObject('Restore', namespace), spec });
        this.#lab.say(`Velero ${setup} restores ${restoreCount} objects: ${seconds.toFixed(1)} s`);
        rates.push(restoreCount / seconds);
      }
      return median(rates);
    });
  }

  async #with<T>(
    setup: Setup,
    work: (cluster: Sandbox<'peer'>['clusters']['peer'], api: Api) => Promise<T>,
  ): Promise<T> {
    const say = (line: string) => this.#lab.say(line);
    const sandbox = await startSandbox({ clusters: ['peer'], velero: true, veleroArgs: serverArgs[setup], say });
    const api = new Api(sandbox.clusters.peer);
    try {
      return await work(sandbox.clusters.peer, api);
    } finally {
      api.close();
      await sandbox.stop();
    }
  }
}

function backupOf(namespace: string): KubeObject {
  const spec = { includedNamespaces: [namespace], storageLocation: 'default', snapshotVolumes: false };
  return { ...veleroObject('Backup', namespace), spec };
}

function veleroObject(kind: string, name: string): KubeObject {
  return { apiVersion: 'velero.io/v1', kind, metadata: { name, namespace: 'velero' } };
}

/** Seconds from the creation of a Backup or Restore to its completion. Throws where it ends in another way. */
async function until(api: Api, resource: 'backups' | 'restores', object: KubeObject): Promise<number> {
  const began = performance.now();
  await api.create(object);
  const path = `/apis/velero.io/v1/namespaces/velero/${resource}/${object.metadata.name}`;
  for (;;) {
    const phase = asRecord((await api.get(path)).status ?? {}).phase;
    if (phase === 'Completed') return (performance.now() - began) / 1000;
    if (/Fail/.test(String(phase))) throw new Error(`Velero's ${object.kind} is ${phase}.`);
    // Velero tells of its progress once a second at the most.
    await pause(100);
  }
}

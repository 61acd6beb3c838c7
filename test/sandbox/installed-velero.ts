import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { list, record, text } from '../../src/model/json/parse.ts';
import type { Api } from './api.ts';
import type { ClusterInfo } from './cluster.ts';
import { obtainPrograms } from './obtain.ts';
import { Processes, type RunningProcess, waitFor } from './processes.ts';
import { startServer } from './velero.ts';
import { veleroOf } from './velero-versions.ts';

/** Velero's server as a cluster's objects want it: it runs beside the cluster, in the place of the pod of its Deployment. */
export class InstalledVelero {
  readonly #api: Api;
  readonly #cluster: ClusterInfo;
  readonly #namespace: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'kubeferry-installed-'));
  readonly #processes: Processes;
  #server: RunningProcess | undefined;

  constructor(api: Api, cluster: ClusterInfo, namespace: string) {
    this.#api = api;
    this.#cluster = cluster;
    this.#namespace = namespace;
    const [logs, data] = [join(this.#folder, 'logs'), join(this.#folder, 'data')];
    for (const path of [logs, data]) mkdirSync(path);
    this.#processes = new Processes(logs, data);
  }

  /** Starts the server once it is installed, with the version and the options of the Deployment and the keys of the Secret. */
  async run(): Promise<void> {
    const deployment = await this.#installed(`/apis/apps/v1/namespaces/${this.#namespace}/deployments/velero`);
    const secret = await this.#installed(`/api/v1/namespaces/${this.#namespace}/secrets/cloud-credentials`);
    const credentials = join(this.#folder, 's3-credentials');
    writeFileSync(credentials, Buffer.from(text(record(secret.data).cloud) ?? '', 'base64'), { mode: 0o600 });
    const [container] = list(record(record(record(deployment.spec).template).spec).containers).map(record);
    const args = list(container?.args).flatMap((word) => text(word) ?? []);
    const velero = veleroOf(/:(v[^:]+)$/.exec(text(container?.image) ?? '')?.[1] ?? '');
    const program = await obtainPrograms([velero.program, 'velero-plugin-for-aws'], () => undefined);
    this.#server = await startServer({
      cluster: this.#cluster,
      namespace: this.#namespace,
      credentials,
      folder: this.#folder,
      log: join(this.#folder, 'velero.log'),
      processes: this.#processes,
      program,
      velero,
      // A test need not wait a minute for the next look at the store.
      args: [...args, '--store-validation-frequency=1s'],
    });
  }

  /** Ends the server, as the end of its pod would. */
  async end(): Promise<void> {
    await this.#server?.stop();
  }

  async stop(): Promise<void> {
    await this.#processes.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #installed(path: string) {
    return waitFor(() => this.#api.get(path), { what: `${path} was installed`, seconds: 60 });
  }
}

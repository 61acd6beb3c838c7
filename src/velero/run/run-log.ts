import type { ClusterReader } from '../../kube/cluster.ts';
import { linesOf } from '../../kube/lines.ts';
import type { VeleroRunKind } from '../../model/velero/velero-run.ts';
import { findServer, serverPod } from '../server.ts';
import { isAbout } from './log-line.ts';
import { ToldLines } from './told-lines.ts';

/** Lines of the server's log that are looked through from before the log was followed. */
const tailLines = 2000;

/** The log of one backup or restore: live from the pod of the server, and what is missing then from the store. */
export class RunLog {
  readonly #kind: VeleroRunKind;
  readonly #place: { namespace: string; name: string };
  readonly #tell: (line: string) => void;
  readonly #told = new ToldLines();

  constructor(kind: VeleroRunKind, place: { namespace: string; name: string }, tell: (line: string) => void) {
    this.#kind = kind;
    this.#place = place;
    this.#tell = tell;
  }

  /** Tells each line as the server writes it, until the signal aborts or the pod ends. Gives false where there is no pod to follow. Throws what the cluster throws. */
  async follow(cluster: ClusterReader, signal: AbortSignal): Promise<boolean> {
    const { namespace } = this.#place;
    const server = await findServer(cluster, namespace, signal);
    const name = server && (await serverPod(cluster, namespace, server, signal));
    if (server === undefined || name === undefined) return false;
    const pod = { namespace, name, container: server.container };
    const stream = await cluster.logs(pod, { follow: true, tailLines, signal });
    try {
      for await (const line of linesOf(stream)) {
        if (isAbout(line, this.#kind, this.#place)) this.#take(line);
      }
    } finally {
      stream.destroy();
    }
    return true;
  }

  /**
   * Tells the lines of the store's log that were not told yet, in its order: all that came before the log was followed, between two pods of
   * the server, and at the end.
   */
  async complete(whole: AsyncIterable<string>): Promise<void> {
    for await (const line of whole) this.#take(line);
  }

  #take(line: string): void {
    if (this.#told.isNew(line)) this.#tell(line);
  }
}

import type { ClusterReader } from '../../kube/cluster.ts';
import { linesOf } from '../../kube/lines.ts';
import type { VeleroRunKind } from '../../model/velero-run.ts';
import { findServer, serverPod } from '../server.ts';
import { isAbout } from './log-line.ts';

/** Lines of the server's log that are looked through from before the log was followed. */
const tailLines = 2000;
/** Lines that are remembered, to find the place in the store's log where the live one ended. */
const remembered = 500;

/** The log of one backup or restore: live from the pod of the server, and what is missing then from the store. */
export class RunLog {
  readonly #kind: VeleroRunKind;
  readonly #place: { namespace: string; name: string };
  readonly #tell: (line: string) => void;
  readonly #seen: string[] = [];

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

  /** Tells the lines of the store's log that come after the last one that was told: all, where none was. */
  async complete(whole: AsyncIterable<string>): Promise<void> {
    const seen = new Set(this.#seen);
    let rest: string[] = [];
    for await (const line of whole) {
      if (seen.size === 0) this.#tell(line);
      else if (seen.has(line)) rest = [];
      else rest.push(line);
    }
    for (const line of rest) this.#tell(line);
  }

  #take(line: string): void {
    this.#tell(line);
    this.#seen.push(line);
    if (this.#seen.length > remembered) this.#seen.shift();
  }
}

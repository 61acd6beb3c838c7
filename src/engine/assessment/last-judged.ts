import type { ClusterFacts } from '../../model/clusters/cluster-facts.ts';
import type { ManifestFile } from './manifest-files.ts';
import type { SourceSecrets } from './secret-values.ts';

/** The manifests of a target as they were judged, and the facts that they were judged by. */
export interface JudgedManifests {
  facts: ClusterFacts;
  /** Those of the source, where they are known. */
  source?: ClusterFacts | undefined;
  /** The run that would be gone on with then. */
  run?: string | undefined;
  files: readonly ManifestFile[];
  /** The Secrets of the source, where they were read. */
  secrets?: SourceSecrets | undefined;
}

/** What was judged last, of one migration: a person edits one at a time, and ten thousand manifests take a hundred megabytes. */
export class LastJudged {
  #folder = '';
  readonly #targets = new Map<string, JudgedManifests>();

  /** Keeps what was judged of a target; what was kept of other migrations goes. */
  keep(folder: string, target: string, judged: JudgedManifests): void {
    if (folder !== this.#folder) this.#targets.clear();
    this.#folder = folder;
    this.#targets.set(target, judged);
  }

  of(folder: string, target: string): JudgedManifests | undefined {
    return folder === this.#folder ? this.#targets.get(target) : undefined;
  }
}

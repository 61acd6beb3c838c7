import { toKubeferryError } from '../../model/error.ts';
import type { Message } from '../../model/message.ts';
import type { StoreSpec } from '../../model/migration/plan.ts';
import type { MigrationPreparation } from '../../model/migration/preparation.ts';
import type { Shared } from '../shared.ts';
import { errorSentence } from '../words.ts';
import type { ClaimChoices } from './claim-choices.ts';
import type { EngineChoice } from './engine-choices.ts';
import type { PlanAnswers } from './new-plan.ts';

/** Where the objects come from. */
export type DraftSource = { context: string } | { backup: string; store: StoreSpec };

/** What a person wants at the end of a wizard. */
export type Intent = 'run' | 'preview' | 'open';

/** The answers of a wizard while its pages are filled in. */
export interface Draft {
  source?: DraftSource;
  namespaces: string[];
  target?: string;
  /** Where the backups of the runs go; absent: into the default store. */
  store?: StoreSpec;
  /** What was learned of both clusters for this source and target. */
  preparation?: MigrationPreparation;
  targetNamespaces: Record<string, string>;
  storageClasses: Record<string, string>;
  ingressClasses: Record<string, string>;
  /** Labels of nodes, as `key=value`. */
  nodeLabels: Record<string, string>;
  /** What takes the place of registries in image names; one that is to stay stands for itself. */
  registries: Record<string, string>;
  /** Who carries the objects; absent: Kubeferry itself, which nobody was asked. */
  engine?: EngineChoice;
  /** The bucket of both Veleros with keys for it, where they carry the objects. */
  veleroStore?: StoreSpec;
  claims: ClaimChoices;
  existing?: 'skip' | 'update' | 'fail';
  objects?: string[];
  /** How long the backups of the runs are kept; absent: as a plan has it that says nothing. */
  ttl?: string;
  /** What the restore would bring back to an earlier state of its own. */
  turnedBack?: Message[];
  intent?: Intent;
}

/** A draft with nothing answered but what the person clicked on. */
export function newDraft(source: DraftSource | undefined, namespaces: string[]): Draft {
  return {
    ...(source && { source }),
    namespaces,
    targetNamespaces: {},
    storageClasses: {},
    ingressClasses: {},
    nodeLabels: {},
    registries: {},
    claims: {},
  };
}

/** Whether source and target turned out to be one cluster. */
export function isSameCluster({ preparation }: Draft): boolean {
  return preparation?.sameCluster === true;
}

/** The finished answers of a draft, or nothing while one is missing. `store` is that of the person's setting. */
export function answersOf(draft: Draft, store: StoreSpec | undefined): PlanAnswers | undefined {
  const { source, target, preparation, existing, objects, ttl, engine, veleroStore } = draft;
  if (!source || target === undefined || draft.namespaces.length === 0) return undefined;
  const fromBackup = 'backup' in source;
  const kept = fromBackup ? source.store : (veleroStore ?? store);
  return {
    source: fromBackup ? { backup: source.backup } : source,
    target,
    namespaces: draft.namespaces,
    names: {
      namespaces: draft.targetNamespaces,
      storageClasses: draft.storageClasses,
      ingressClasses: draft.ingressClasses,
      nodeLabels: draft.nodeLabels,
      registries: draft.registries,
    },
    claims: draft.claims,
    ...(engine?.engine === 'velero' && { velero: { namespace: engine.offer.namespace } }),
    ...(kept && { store: kept }),
    ...(existing && { existing }),
    ...(objects && { objects }),
    ...(ttl !== undefined && { ttl }),
    ...(preparation && {
      cluster: { target: preparation.target.uid, ...(!fromBackup && { source: preparation.source.uid }) },
    }),
  };
}

/** What pages need besides the draft. */
export interface PageScope {
  shared: Shared;
  /** Puts an error into a sentence with its hint. */
  explain(thrown: unknown): string;
}

/** What pages of this window need. */
export function pageScope(shared: Shared): PageScope {
  return { shared, explain: (thrown) => errorSentence(toKubeferryError(thrown)) };
}

import type { SuggestedName } from '../assessment/suggestion.ts';
import type { Connection } from '../clusters/cluster-contents.ts';
import type { Message } from '../message.ts';
import type { StorageLocation } from '../stores/storage-location.ts';
import type { Migration, StoreSpec, VolumeChoice } from './plan.ts';

/** A bound claim that a migration must decide on. `size` as written in the claim (`10Gi`). */
export interface ClaimInfo {
  namespace: string;
  name: string;
  size: string;
  storageClass?: string;
  usedBy: string[];
  /** The StatefulSet that makes it from a template: again, and empty, where it is left out. */
  statefulSet?: string;
  /** What keeps Velero from carrying its files, as far as that was looked for, with what can be done; absent: nothing was found. */
  noFiles?: Message;
}

/** Data that a migration does not move, or not as one might think, and what can be done about it. */
export interface UnmovedData {
  what: Message;
  remedy: Message;
}

/** What becomes of the data of volumes where a plan is run. */
export interface PlannedVolumes {
  /** The bound claims that move, as `namespace/claim`, with what the plan says of each; `carried`: its data goes along. */
  claims: { claim: string; choice: VolumeChoice; carried: boolean }[];
  /** What else of the data of pods stays behind. */
  unmoved: UnmovedData[];
}

/** A way by which the Veleros of both clusters can carry a migration. */
export interface VeleroOffer {
  /** The namespace of both Veleros. */
  namespace: string;
  /** The store of both, as the Velero of the source describes it. */
  location: StorageLocation;
  /** The bucket as the source has it, without keys. */
  store: Extract<StoreSpec, { s3: unknown }>;
  /** The address that the target has for a bucket of that name, where it is another one: only a run finds out whether they are the same. */
  otherAddress?: string;
  /**
   * What can be done with the data of claims besides leaving it behind, each with what keeps from it here and what to do; absent: nothing does.
   * `installIn`: contexts where that is to install Velero, with more than it has.
   */
  data: { choice: CarriedChoice; obstacle?: Message; installIn?: string[] }[];
}

/** What an engine can do with the data of a claim besides leaving it behind. */
export type CarriedChoice = Extract<VolumeChoice, 'file-system' | 'snapshot'>;

/** Whether the Veleros of both clusters can carry a migration. */
export interface VeleroReadiness {
  /** The contexts, of source and target, with a Velero. */
  seen: string[];
  /** One for each store that both Veleros have; empty where there is none. */
  offers: VeleroOffer[];
  /** Why there is none, and what to do. `installIn`: contexts where that is to install Velero. */
  obstacle?: { reason: Message; hint: Message; installIn: string[] };
}

/** The names of classes of one sort: those that the source's objects name, and those of the target. */
export interface ClassNames {
  source: string[];
  target: string[];
  /** What may take the place of a class that the target does not have, the best first. */
  suggested: Record<string, SuggestedName[]>;
}

/** A registry that images of the source come from. */
export interface RegistryUse {
  /** Its host, with the port where names have one; `docker.io` for names without a registry. */
  host: string;
  /** Why the target can go on with it: everybody can pull from it, or its nodes do already. Absent: neither is known. */
  settled?: 'public' | 'pulled';
  /** What may take its place, the best first. */
  suggested: SuggestedName[];
}

/** What the Migrate wizard needs to know before it shows its pages. */
export interface MigrationPreparation {
  source: Connection;
  target: Connection;
  /** Both contexts lead to one cluster, as far as this person may see that. */
  sameCluster: boolean;
  /** Claims with data. Volume data is not carried by the direct engine. */
  claims: ClaimInfo[];
  /** Absent where the objects come from a backup. */
  velero?: VeleroReadiness;
  /** What else of the data of pods stays behind, by the engine that is chosen. */
  unmoved: Record<Migration['spec']['engine'], UnmovedData[]>;
  /** Classes and namespaces of the target to choose from, and those that the source's objects name. */
  storageClasses: ClassNames;
  ingressClasses: ClassNames;
  /** Labels by which pods choose nodes, `key=value`, that no node of the target has, with what may take their place. */
  nodeLabels: ClassNames;
  /** The registries in use on the source, those that most objects use first. */
  registries: RegistryUse[];
  targetNamespaces: string[];
  /** Objects that would move, by `resource.group`. */
  counts: Record<string, number>;
  /** CronJobs and Jobs that would run on both sides, as `resource.group/namespace/name`. */
  runsTwice: string[];
  /** Kinds of applications that may not be listed on the source, so that nobody can tell what is missing. */
  refused: string[];
}

import type { Connection } from './cluster-contents.ts';

/** A bound claim that a migration must decide on. `size` as written in the claim (`10Gi`). */
export interface ClaimInfo {
  namespace: string;
  name: string;
  size: string;
  storageClass?: string;
  usedBy: string[];
  /** The StatefulSet that makes it from a template: again, and empty, where it is left out. */
  statefulSet?: string;
}

/** What the Migrate wizard needs to know before it shows its pages. */
export interface MigrationPreparation {
  source: Connection;
  target: Connection;
  /** Both contexts lead to one cluster, as far as this person may see that. */
  sameCluster: boolean;
  /** Claims with data. Volume data is not carried by the direct engine. */
  claims: ClaimInfo[];
  /** Classes and namespaces of the target to choose from, and those that the source's objects name. */
  storageClasses: { source: string[]; target: string[]; suggested: Record<string, string> };
  ingressClasses: { source: string[]; target: string[]; suggested: Record<string, string> };
  targetNamespaces: string[];
  /** Objects that would move, by `resource.group`. */
  counts: Record<string, number>;
  /** CronJobs and Jobs that would run on both sides, as `resource.group/namespace/name`. */
  runsTwice: string[];
  /** Kinds of applications that may not be listed on the source, so that nobody can tell what is missing. */
  refused: string[];
}

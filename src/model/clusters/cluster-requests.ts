import type { ObjectRef } from '../objects/object.ts';
import type { Connection, ContextList, NamespaceGroup, NamespaceInfo, ObjectSummary } from './cluster-contents.ts';

/** What a front asks about clusters: contexts, what is in them, and its logs. */
export interface ClusterRequests {
  /** Streams the list at once and after each change of a file; ends when cancelled. */
  'contexts.watch': { params: Record<never, never>; result: null; event: ContextList };
  'cluster.connect': { params: { context: string; fresh?: boolean }; result: Connection; event: never };
  'cluster.namespaces': {
    params: { context: string; continue?: string; limit: number };
    result: { namespaces: NamespaceInfo[]; continue?: string };
    event: never;
  };
  'cluster.objects': {
    params: { context: string; namespace: string; group: NamespaceGroup; continue?: string; limit: number };
    result: { objects: ObjectSummary[]; continue?: string };
    event: never;
  };
  /** The pods below a workload. */
  'cluster.pods': { params: { context: string; owner: ObjectRef }; result: ObjectSummary[]; event: never };
  /** The containers of a pod that a log can be chosen from; none where it has only one. */
  'cluster.containers': {
    params: { context: string; namespace: string; pod: string };
    result: string[];
    event: never;
  };
  /** The object as YAML; Secret values are masked. */
  'cluster.yaml': {
    params: { context: string; object: ObjectRef };
    result: { text: string; resourceVersion: string };
    event: never;
  };
  /** Streams whole lines until the container ends or the request is cancelled. */
  'cluster.logs': {
    params: {
      context: string;
      namespace: string;
      pod: string;
      container?: string;
      follow: boolean;
      tailLines?: number;
    };
    result: null;
    event: { lines: string[] };
  };
}

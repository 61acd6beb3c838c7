import type { PlainError } from '../error.ts';
import type { Message } from '../message.ts';
import type { ObjectRef } from '../objects/object.ts';

/** What a front shows of kubeconfigs and clusters. */

/** One kube context. `problem` is set where it cannot be used as it is written (no cluster, no user). */
export interface ContextInfo {
  /** Unique among all contexts; the plain name, or `name (file)` where two files give the same one. */
  name: string;
  cluster: string;
  user: string;
  server?: string;
  /** Default namespace of the context. */
  namespace?: string;
  file: string;
  current: boolean;
  problem?: Message;
}

/** All contexts, and the files that could not be read. */
export interface ContextList {
  contexts: ContextInfo[];
  problems: { file: string; error: PlainError }[];
  /** The files that were looked for, whether they exist or not. */
  files: string[];
}

/** How a context answers. */
export type ConnectionState =
  | 'idle'
  | 'connecting'
  | 'ready'
  | 'denied'
  | 'unreachable'
  | 'expired-credentials'
  | 'misconfigured';

/** What a first connection learned. */
export interface Connection {
  uid: string;
  version: string;
}

/** One namespace of a list. */
export interface NamespaceInfo {
  name: string;
  terminating: boolean;
}

/** The groups below a namespace in the Clusters tree. */
export type NamespaceGroup = 'workloads' | 'services' | 'claims';

/** One object below a namespace. */
export interface ObjectSummary {
  ref: ObjectRef;
  /** Short words for behind the name: `3/3`, `ClusterIP 80/TCP`, `Bound 10Gi gp3`. */
  description: string;
  /** Ready as meant, still on the way, or failed. */
  health: 'ready' | 'progressing' | 'failed' | 'none';
  /** Pods below a workload can be asked for. */
  expandable: boolean;
}

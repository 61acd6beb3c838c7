import type { Duplex, Readable } from 'node:stream';
import type { ApiResource, KubeObject } from '../model/objects/object.ts';

/** What one list request asks for. */
export interface ListOptions {
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
  /** Objects a page at the most; without it pages adapt to about 4 MB of response. */
  limit?: number;
  /** Where an earlier page ended. */
  continue?: string;
  signal?: AbortSignal;
}

/** What a watch follows, until its signal aborts. */
export interface WatchOptions extends ListOptions {
  signal: AbortSignal;
  /** Milliseconds without a byte after which the watch counts as dead and is started again. Default: 150 s. */
  silence?: number;
}

/** The JSON of an object as the server sent it: `head`, which is ASCII, then the bytes of a page from `start` to `end` (it keeps all of the page in memory). */
export interface ItemText {
  head: string;
  page: Buffer;
  start: number;
  end: number;
}

/** An object of a list that is parsed when its `object` is first asked for: of most, the metadata is enough. */
export interface ListedObject {
  readonly metadata: KubeObject['metadata'];
  readonly object: KubeObject;
  /** Absent where the answer did not let the texts be told apart. */
  readonly text?: ItemText;
}

/** One page of a list. */
export interface Page<Item> {
  items: Item[];
  resourceVersion: string;
  continue?: string;
  remaining?: number;
}

/** A page of objects, which carry `apiVersion` and `kind`. */
export type ListPage = Page<KubeObject>;

/** A change that a watch saw. `synced` says that all objects of the first list have been sent. */
export type WatchEvent =
  | { type: 'added' | 'modified' | 'deleted'; object: KubeObject }
  | { type: 'synced'; resourceVersion: string };

/** What a write asks for. */
export interface WriteOptions {
  /** Strict server-side dry run: judged by the server, nothing kept. */
  dryRun?: boolean;
  /** The name under which the cluster records who wrote; without it the one of runs. */
  manager?: string;
  signal?: AbortSignal;
  /** Told at each answer that the server is asked too much, with the milliseconds until the write is sent again by itself, if it is. */
  onOverload?: (pause: number | undefined) => void;
}

/** Which object, in the version of `resource`. */
export interface Address {
  resource: ApiResource;
  namespace?: string;
  name: string;
}

/** What a cluster serves: the preferred version of each resource, and every version. */
export interface Discovery {
  /** One per group and resource, in its preferred version, subresources left out. */
  preferred: ApiResource[];
  /** The same in every version that is served, of each group in the server's order of preference. */
  served: ApiResource[];
  /** The resource of an `apiVersion` and `kind`, or nothing where it is not served. */
  find(apiVersion: string, kind: string): ApiResource | undefined;
  /** The preferred version of `pods`, `deployments.apps`, or nothing where it is not served. */
  findResource(groupResource: string): ApiResource | undefined;
  /** Groups whose discovery failed (an aggregated API that is down), by name. */
  failed: string[];
}

/** One cluster for reading, reached through one kube context. Every call throws a KubeferryError. */
export interface ClusterReader {
  readonly context: string;
  /** Where the server is, and through which proxy of the kubeconfig; one address leads to one cluster. */
  readonly address: string;
  /**
   * The identity of the cluster: the UID of its kube-system namespace, or, for a person who may not read that,
   * `server-<hash>` of the server's address and certificate authority. Asked anew at each call: behind an address that
   * leads through a tunnel another cluster may stand meanwhile.
   */
  uid(signal?: AbortSignal): Promise<string>;
  /** That hash, for whoever may read kube-system too. */
  fingerprint(): Promise<string>;
  version(signal?: AbortSignal): Promise<{ gitVersion: string; major: string; minor: string }>;
  /** Resolves once the server has answered, however many other requests wait for their turn. */
  answers(signal?: AbortSignal): Promise<void>;
  /** Cached for the life of the reader; `fresh` asks again (after CRDs were created). */
  discovery(options?: { fresh?: boolean; signal?: AbortSignal }): Promise<Discovery>;
  get(address: Address, signal?: AbortSignal): Promise<KubeObject>;
  /** One page. */
  listPage(resource: ApiResource, options?: ListOptions): Promise<ListPage>;
  /** Every page, the next one asked for while this one is worked on; starts over by itself at 410 without giving an object twice. */
  list(resource: ApiResource, options?: ListOptions): AsyncIterable<ListPage>;
  /** The same pages, with the objects' own texts. */
  listTexts(resource: ApiResource, options?: ListOptions): AsyncIterable<Page<ListedObject>>;
  /** One page of names, labels and owners only (`PartialObjectMetadata`), under the object's own `apiVersion` and `kind`. */
  listMetadata(resource: ApiResource, options?: ListOptions): Promise<ListPage>;
  /** Lists, then follows by watch with bookmarks; resumes after any end, and silence, until the signal aborts. */
  watch(resource: ApiResource, options: WatchOptions): AsyncIterable<WatchEvent>;
  /** Log text of one container, lines as the server sends them. `previous`: of its run before this one. */
  logs(
    pod: { namespace: string; name: string; container?: string },
    options: { follow?: boolean; previous?: boolean; tailLines?: number; signal: AbortSignal },
  ): Promise<Readable>;
  /** Runs a command in a container; resolves when it has ended. */
  exec(pod: { namespace: string; name: string; container?: string }, options: ExecOptions): Promise<ExecResult>;
  /** One connection to a port of a pod, on its own; who takes it ends it. */
  portForward(pod: { namespace: string; name: string }, port: number, signal?: AbortSignal): Promise<Duplex>;
}

/** One cluster as who opened it has it. */
export interface OpenedCluster extends ClusterReader {
  /** Ends connections and watches, those of the writers made from it too. */
  close(): void;
}

/** A command in a container. `stdout` and `stderr` take the bytes as they come. */
export interface ExecOptions {
  command: string[];
  stdin?: Readable;
  stdout?: (bytes: Buffer) => void;
  stderr?: (bytes: Buffer) => void;
  signal?: AbortSignal;
}

/** How a command ended; `reason` is the server's sentence where it could not be run or failed. */
export interface ExecResult {
  exitCode: number;
  reason?: string;
}

/** What the server gave a new object. */
export interface Created {
  uid: string;
  resourceVersion: string;
}

/** One cluster for writing; made only from a write grant (`grantWrites`), over the connections of a reader. */
export interface ClusterWriter extends ClusterReader {
  /** POST with `fieldManager=kubeferry`. `body` may be JSON text that is sent as it is. */
  create(
    resource: ApiResource,
    namespace: string | undefined,
    body: KubeObject | string | Buffer,
    options?: WriteOptions,
  ): Promise<KubeObject>;
  /** As `create`, of JSON text that is sent as it is; parses no more of the answer than it gives. */
  createRaw(
    resource: ApiResource,
    namespace: string | undefined,
    name: string,
    body: string | Buffer,
    options?: WriteOptions,
  ): Promise<Created>;
  /** PUT; `object.metadata.resourceVersion` guards against a lost update. */
  replace(resource: ApiResource, object: KubeObject, options?: WriteOptions): Promise<KubeObject>;
  /** Server-side apply: what `object` holds becomes ours, also where others wrote it; what it leaves out stays theirs. Gives the whole object. */
  apply(resource: ApiResource, object: KubeObject, options?: WriteOptions): Promise<KubeObject>;
  /** DELETE guarded by UID; an object that is gone already is no error. */
  delete(address: Address & { uid?: string }, options?: WriteOptions): Promise<void>;
}

/** What a person allowed: writing in these namespaces of this context; `clusterScoped` for objects outside namespaces. */
export interface WriteGrant {
  context: string;
  namespaces: string[];
  clusterScoped: boolean;
}

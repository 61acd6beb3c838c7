import { mappingsFor } from '../adapt/context.ts';
import type { ClusterReader } from '../kube/cluster.ts';
import { requireNamespace } from '../kube/require-namespace.ts';
import { verificationFile } from '../migrate/folder/folder.ts';
import { readPlan } from '../migrate/plan/read.ts';
import { replacePage } from '../migrate/report.ts';
import { requireSameCluster } from '../migrate/require-same-cluster.ts';
import { verificationPage } from '../migrate/verify/page.ts';
import { readSide, type SideState } from '../migrate/verify/read-side.ts';
import { reportVerification } from '../migrate/verify/report-section.ts';
import { verifyTarget } from '../migrate/verify/verify-target.ts';
import { withholdSecrets } from '../migrate/verify/withhold.ts';
import type { ComparedObject, ComparisonEvent, ComparisonResult } from '../model/comparison/comparison.ts';
import { type ErrorCode, type KubeferryError, toKubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import type { Mappings, Migration, MigrationTarget } from '../model/migration/plan.ts';
import { targetNamespace } from '../model/migration/target-namespace.ts';
import { type KubeObject, type ObjectRef, refKey } from '../model/objects/object.ts';
import {
  type UnjudgedPart,
  unjudgedOf,
  type VerificationEvent,
  type VerificationResult,
  verdictOf,
} from '../model/verification/verification.ts';
import type { VerificationRequests } from '../model/verification/verification-requests.ts';
import { withFindings } from './assessment/answering-findings.ts';
import { compareMigration } from './compare.ts';
import { targetOf } from './comparison/migration-sides.ts';
import { takenBy } from './comparison/selection.ts';
import type { Call, EngineScope, Handlers } from './handler.ts';

/** Objects that differ and are kept in full, and those that are extra and are named; all are counted. */
const mostNamed = 1000;

/** A source that is gone by now, or its backup, keeps nobody from judging the target. */
const sourceGone: ReadonlySet<ErrorCode> = new Set([
  'unreachable',
  'expired-credentials',
  'not-found',
  'denied',
  'store-unavailable',
  'damaged',
]);

/** Requests about whether what was moved works. */
export const verifyHandlers: Handlers<keyof VerificationRequests> = {
  'verify.migration': async ({ folder, target: name }, call, scope) => {
    const { plan } = await readPlan(folder);
    const target = targetOf(plan, name);
    return new Verifying(folder, plan, target, call, scope).run();
  },
};

/** What comparing both sides came to. */
interface Compared {
  result?: ComparisonResult;
  different: ComparedObject[];
  /** What only the target has, by key. */
  extra: ReadonlyMap<string, ObjectRef>;
  unjudged: UnjudgedPart[];
}

/** The source of a migration as far as it can be read; `why` it cannot. */
interface OpenedSource {
  opened?: { cluster: ClusterReader; state: SideState };
  why?: KubeferryError;
}

class Verifying {
  readonly #folder: string;
  readonly #plan: Migration;
  readonly #target: MigrationTarget;
  readonly #mappings: Mappings;
  readonly #call: Call<VerificationEvent>;
  readonly #scope: EngineScope;

  constructor(
    folder: string,
    plan: Migration,
    target: MigrationTarget,
    call: Call<VerificationEvent>,
    scope: EngineScope,
  ) {
    this.#folder = folder;
    this.#plan = plan;
    this.#target = target;
    this.#mappings = mappingsFor(plan, target);
    this.#call = call;
    this.#scope = scope;
  }

  async run(): Promise<VerificationResult> {
    const startedAt = new Date().toISOString();
    const { signal } = this.#call;
    const { spec, metadata } = this.#plan;
    const cluster = await this.#open(this.#target);
    const { opened, why } = await this.#openSource();
    const compared = why ? without(why, this.#sourceTitle) : await this.#compare();
    const { secrets, ...found } = await verifyTarget(
      {
        target: cluster,
        source: opened,
        namespaces: spec.select.namespaces,
        mappings: this.#mappings,
        checks: spec.verify ?? [],
        takes: await this.#takes(compared.extra),
      },
      { signal, tell: (text) => this.#call.emit({ type: 'stage', text }) },
    );
    const { result, different } = compared;
    const about = { folder: this.#folder, plan: this.#plan, target: this.#target, cluster };
    const objects = await withFindings(found.objects, about, { signal, log: this.#scope.log });
    const all = {
      ...found,
      objects,
      migration: metadata.name,
      target: this.#target.name,
      sides: { source: result?.left ?? this.#sourceTitle, target: result?.right ?? this.#targetTitle },
      startedAt,
      endedAt: new Date().toISOString(),
      ...(result && { counts: result.counts }),
      different,
      extra: [...compared.extra.values()].slice(0, mostNamed),
      unjudged: [...compared.unjudged, ...found.unjudged],
    };
    const told = { ...withholdSecrets(all, secrets), verdict: verdictOf(all) };
    const page = verificationFile(this.#folder, this.#target.name);
    await replacePage(page, [verificationPage(told)]);
    await reportVerification(this.#folder, { ...told, page });
    return { ...told, page };
  }

  get #sourceTitle(): string {
    const { source, select } = this.#plan.spec;
    const name = 'backup' in source ? `backup ${source.backup}` : source.context;
    return `${name}/${select.namespaces.join(',')}`;
  }

  get #targetTitle(): string {
    const names = this.#plan.spec.select.namespaces.map((name) => targetNamespace(this.#mappings, name));
    return `${this.#target.context}/${names.join(',')}`;
  }

  async #open({ context, cluster }: { context: string; cluster?: string | undefined }): Promise<ClusterReader> {
    const reader = await this.#scope.cluster(context);
    await requireSameCluster('run', { reader, ...(cluster !== undefined && { uid: cluster }) }, this.#call.signal);
    return reader;
  }

  async #openSource(): Promise<OpenedSource> {
    const { source, select } = this.#plan.spec;
    if ('backup' in source) return {};
    const { signal } = this.#call;
    try {
      const cluster = await this.#open(source);
      for (const name of select.namespaces) await requireNamespace(cluster, name, signal);
      const state = await readSide(cluster, select.namespaces, { side: 'source', signal });
      return { opened: { cluster, state } };
    } catch (thrown) {
      const error = toKubeferryError(thrown);
      if (signal.aborted || !sourceGone.has(error.code)) throw thrown;
      return { why: error };
    }
  }

  /** Holds the source against the target. A backup that is gone by now leaves the target to be judged alone. */
  async #compare(): Promise<Compared> {
    const { emit, ...rest } = this.#call;
    emit({
      type: 'stage',
      text: message('verification.stage.compare', { source: this.#sourceTitle, target: this.#targetTitle }),
    });
    const different: ComparedObject[] = [];
    const extra = new Map<string, ObjectRef>();
    const unjudged: UnjudgedPart[] = [];
    const take = (event: ComparisonEvent) => {
      if (event.type === 'unread') unjudged.push(unjudgedOf(event.unread));
      else if (event.type !== 'object') return;
      else if (event.object.outcome === 'extra') extra.set(refKey(event.object.object), event.object.object);
      else if (isDifferent(event.object) && different.length < mostNamed) different.push(event.object);
    };
    const params = { folder: this.#folder, target: this.#target.name };
    try {
      const result = await compareMigration(params, { ...rest, emit: take }, this.#scope);
      return { result, different, extra, unjudged };
    } catch (thrown) {
      const error = toKubeferryError(thrown);
      const isOfBackup = 'backup' in this.#plan.spec.source && sourceGone.has(error.code);
      if (this.#call.signal.aborted || !isOfBackup) throw thrown;
      return without(error, this.#sourceTitle);
    }
  }

  /** Whether an object of the target is one that the plan takes along. */
  async #takes(extra: Compared['extra']): Promise<(ref: ObjectRef, object: KubeObject) => boolean> {
    const mappings = this.#mappings;
    const takes = await takenBy(this.#plan, { folder: this.#folder, target: this.#target.name, mappings });
    const names = new Map(
      this.#plan.spec.select.namespaces.map((name) => [targetNamespace(mappings, name), name] as const),
    );
    return (ref, object) => {
      if (extra.has(refKey(ref))) return false;
      const namespace = ref.namespace === undefined ? undefined : names.get(ref.namespace);
      return takes(namespace === undefined ? ref : { ...ref, namespace }, object);
    };
  }
}

function isDifferent({ outcome }: ComparedObject): boolean {
  return outcome === 'missing' || outcome === 'drift';
}

/** What is left to say where there is nothing to hold the target against. */
function without({ words }: KubeferryError, part: string): Compared {
  return { different: [], extra: new Map(), unjudged: [{ side: 'source', part, why: words }] };
}

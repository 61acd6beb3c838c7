import type { ClusterWriter } from '../kube/cluster.ts';
import { cancelled, type KubeferryError, toKubeferryError } from '../model/error.ts';
import { type Message, message } from '../model/message.ts';
import { apiVersionOf, type KubeObject, type ObjectRef, refKey } from '../model/objects/object.ts';
import { definedKinds, isDefinition, untilServed } from './definitions.ts';
import { type GentleStop, stopGently } from './gentle-stop.ts';
import { OperatorFinder } from './operators.ts';
import { concernsAll } from './out-of-reach.ts';
import { waitReady } from './readiness.ts';
import type { ApplyOptions, ApplyResult, ApplySource } from './types.ts';
import { inWaves, type Wave, waves, waveTitle } from './waves.ts';
import { ObjectWriter } from './write-object.ts';
import { WriteSlots } from './write-slots.ts';

/** Objects whose intent is written at once. */
const windowSize = 256;
/** Milliseconds that custom resources wait for the operators that move with them. */
const operatorTimeout = 60_000;

/**
 * Applies objects to one cluster, wave by wave, many at once inside a wave. Each outcome goes to the journal, which is also
 * who tells it to a person; this emits log lines only. What the target refuses is `failed` with the server's own
 * sentence, and the rest goes on.
 * @throws KubeferryError `cancelled` within 200 ms after the signal aborts; `unreachable`, `expired-credentials` or
 * `misconfigured` where nothing more could be done. Both leave a state from which the same call with the objects that
 * have no record goes on.
 */
export async function applyObjects(cluster: ClusterWriter, source: ApplySource, options: ApplyOptions): Promise<void> {
  const stop = stopGently(options.signal);
  try {
    await new Application(cluster, source, options, stop).run();
  } finally {
    stop.dispose();
  }
}

/** One call of `applyObjects`. */
class Application {
  readonly #cluster: ClusterWriter;
  readonly #source: ApplySource;
  readonly #options: ApplyOptions;
  readonly #stop: GentleStop;
  readonly #slots: WriteSlots;
  readonly #writer: ObjectWriter;
  readonly #operators: OperatorFinder;
  /** The `apiVersion`s and kinds that definitions of this call, and of earlier sessions, bring. */
  readonly #defined = new Map<string, Set<string>>();
  #failure: KubeferryError | undefined;

  constructor(cluster: ClusterWriter, source: ApplySource, options: ApplyOptions, stop: GentleStop) {
    this.#cluster = cluster;
    this.#source = source;
    this.#options = options;
    this.#stop = stop;
    this.#slots = new WriteSlots(options.concurrency, (count) => this.#log(message('apply.slowed', { count })));
    this.#writer = new ObjectWriter(cluster, options, this.#slots, stop);
    this.#operators = new OperatorFinder(source.refs);
  }

  async run(): Promise<void> {
    if (this.#source.refs.length === 0) return;
    const byWave = inWaves(this.#source.refs);
    const earlier = inWaves(this.#source.earlier ?? []);
    for (const [index, wave] of waves.entries()) {
      await this.#recall(earlier[index] ?? []);
      await this.#applyWave(wave, byWave[index] ?? []);
      if (wave === 'definitions') await this.#definitionsServed();
    }
  }

  /** Takes note of what an earlier session applied that later waves wait for. */
  async #recall(refs: readonly ObjectRef[]): Promise<void> {
    const wanted = refs.filter((ref) => isDefinition(ref) || this.#operators.concerns(ref));
    if (wanted.length === 0) return;
    for await (const found of this.#source.read(wanted, this.#stop.stopping)) {
      this.#check();
      if ('object' in found) this.#see(found.ref, found.object);
    }
  }

  async #applyWave(wave: Wave, refs: ObjectRef[]): Promise<void> {
    if (refs.length === 0) return;
    if (wave === 'custom-resources') await this.#waitForOperators();
    await this.#discover(refs);
    this.#log(waveTitle(wave, refs.length));
    await this.#wave(refs);
  }

  /** Asks for discovery anew where a kind is missing: the reader's may be older than a definition. */
  async #discover(refs: ObjectRef[]): Promise<void> {
    const { signal } = this.#options;
    let discovery = await this.#cluster.discovery({ signal });
    if (refs.some((ref) => !discovery.find(apiVersionOf(ref), ref.kind))) {
      discovery = await this.#cluster.discovery({ fresh: true, signal });
    }
    this.#writer.discovery = discovery;
  }

  async #wave(refs: ObjectRef[]): Promise<void> {
    const { journal, dryRun } = this.#options;
    let window = refs.slice(0, windowSize);
    try {
      if (!dryRun) await journal.intend(window);
      for (let start = windowSize; window.length > 0; start += windowSize) {
        this.#check();
        const next = refs.slice(start, start + windowSize);
        await Promise.all([this.#window(window), next.length > 0 && !dryRun ? journal.intend(next) : undefined]);
        window = next;
      }
    } catch (error) {
      this.#stop.stop();
      throw this.#failure ?? error;
    } finally {
      await this.#slots.drained();
    }
    this.#check();
  }

  /** Begins the writes of one window; they may still be under way when this resolves. */
  async #window(refs: ObjectRef[]): Promise<void> {
    const missing = new Map(refs.map((ref) => [refKey(ref), ref]));
    for await (const found of this.#source.read(refs, this.#stop.stopping)) {
      this.#check();
      const { ref } = found;
      if (!missing.delete(refKey(ref))) continue;
      if ('refused' in found) {
        this.#record({ ref, outcome: 'failed', reason: found.refused });
        continue;
      }
      await this.#slots.take();
      if (this.#stop.stopping.aborted) {
        this.#slots.release(false);
        this.#check();
      }
      void this.#write(ref, found.object);
    }
    for (const ref of missing.values())
      this.#record({ ref, outcome: 'failed', reason: message('apply.not-in-source') });
  }

  /** Writes one object in a slot that was taken for it. Never rejects: what ends the whole application is kept in `#failure`. */
  async #write(ref: ObjectRef, object: KubeObject): Promise<void> {
    let well = false;
    try {
      const result = await this.#writer.write(ref, object);
      well = result.outcome !== 'failed';
      if (well) this.#see(ref, object);
      this.#record(result);
    } catch (thrown) {
      await this.#fail(ref, toKubeferryError(thrown));
    } finally {
      this.#slots.release(well);
    }
  }

  /** Records that one object failed, or ends the application where no other would fare better. Never rejects. */
  async #fail(ref: ObjectRef, error: KubeferryError): Promise<void> {
    if (error.code === 'cancelled') return;
    try {
      if (!(await concernsAll(error, this.#cluster, this.#stop.cutting))) {
        return this.#record({ ref, outcome: 'failed', reason: error.words });
      }
      this.#failure ??= error;
      this.#stop.stop();
    } catch (thrown) {
      // Cut off by a cancel while it was asked: the object has its intent and no record.
      if (toKubeferryError(thrown).code !== 'cancelled') throw thrown;
    }
  }

  #see(ref: ObjectRef, object: KubeObject): void {
    this.#operators.see(ref, object);
    if (!isDefinition(ref)) return;
    const kinds = definedKinds(object);
    this.#defined.set(ref.name, kinds);
    for (const kind of kinds) this.#writer.coming.add(kind);
  }

  #record(result: ApplyResult): void {
    this.#options.journal.record(result);
  }

  async #definitionsServed(): Promise<void> {
    if (this.#options.dryRun || this.#defined.size === 0) return;
    this.#log(message('apply.wait-definitions', { count: this.#defined.size }));
    const late = await untilServed(this.#cluster, this.#defined, this.#stop.stopping);
    this.#check();
    for (const name of late) this.#log(message('apply.definition-late', { name }), 'warning');
  }

  async #waitForOperators(): Promise<void> {
    const operators = this.#operators.found();
    if (this.#options.dryRun || operators.length === 0) return;
    const { emit, step } = this.#options;
    this.#log(message('apply.wait-operators', { operators: operators.map(({ name }) => name).join(', ') }));
    const signal = this.#stop.stopping;
    for (const { object, ready, reason } of await waitReady(this.#cluster, operators, {
      signal,
      emit,
      step,
      timeoutMs: operatorTimeout,
    })) {
      if (!ready) emit({ type: 'log', level: 'warning', step, context: this.#cluster.context, object, text: reason });
    }
    this.#check();
  }

  #check(): void {
    if (this.#failure) throw this.#failure;
    if (this.#stop.stopping.aborted) throw cancelled();
  }

  #log(text: Message, level: 'info' | 'warning' = 'info'): void {
    const { emit, step } = this.#options;
    emit({ type: 'log', level, step, context: this.#cluster.context, text });
  }
}

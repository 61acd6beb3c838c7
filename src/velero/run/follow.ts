import { remarksOf, sideSchemas } from '../../backup/side-read.ts';
import type { ClusterWriter } from '../../kube/cluster.ts';
import { getIfThere } from '../../kube/get-if-there.ts';
import type { BackupRemark } from '../../model/backups/backup-contents.ts';
import { KubeferryError, toKubeferryError, toPlainError } from '../../model/error.ts';
import { list, number, record, text } from '../../model/json/parse.ts';
import { type Message, message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { VeleroRunEnd } from '../../model/velero/velero-run.ts';
import { veleroResource } from '../resource.ts';
import { statesOf } from '../states-of.ts';
import { unlessDenied } from '../unless-denied.ts';
import { brokenOff } from './broken-off.ts';
import { VeleroFiles } from './download.ts';
import { readLogLine } from './log-line.ts';
import { outcomeOf, phaseMeaning } from './phases.ts';
import { hookCounts, hookRemark } from './run-hooks.ts';
import { RunLog } from './run-log.ts';
import { itemsOf, phaseOf, RunProgress } from './run-progress.ts';
import type { RunPlace, RunScope } from './run-scope.ts';
import { RunVolumes } from './run-volumes.ts';
import { boundOf, lookWhileStill } from './still-look.ts';
import { Stillness } from './stillness.ts';

/**
 * Follows a backup or a restore of Velero to its end, and gives that, whatever it is. Throws `cancelled` when the signal aborts (Velero
 * goes on), `unreachable` where nothing moves and the server does not answer, `not-found`, and what the cluster throws.
 */
export async function followRun(writer: ClusterWriter, place: RunPlace, scope: RunScope): Promise<VeleroRunEnd> {
  const step = `velero-${place.kind}`;
  const title = message(`velero.step.${place.kind}`, { name: place.name });
  scope.emit({ type: 'step', step, state: 'started', title });
  try {
    const end = await new Following(writer, place, scope, step).end();
    const { phase, outcome, name, brokenOff } = end;
    const reason = brokenOff?.words ?? message('velero.isNow', { name, phase, meaning: phaseMeaning(phase) });
    scope.emit({ type: 'step', step, state: outcome === 'completed' ? 'done' : 'failed', title, reason });
    return end;
  } catch (thrown) {
    const error = toKubeferryError(thrown);
    const state = error.code === 'cancelled' ? 'cancelled' : 'failed';
    scope.emit({ type: 'step', step, state, title, reason: error.words });
    throw thrown;
  }
}

/** One backup or restore that is followed. */
class Following {
  readonly #writer: ClusterWriter;
  readonly #place: RunPlace;
  readonly #scope: RunScope;
  readonly #step: string;
  readonly #files: VeleroFiles;
  readonly #log: RunLog;
  readonly #volumes: RunVolumes;
  readonly #stillness: Stillness;

  constructor(writer: ClusterWriter, place: RunPlace, scope: RunScope, step: string) {
    this.#writer = writer;
    this.#place = place;
    this.#scope = scope;
    this.#step = step;
    this.#files = new VeleroFiles(writer, place.namespace, scope);
    this.#log = new RunLog(place.kind, place, (line) => this.#sayLine(line));
    const look = () => lookWhileStill(writer, place, this.#volumes.all, scope);
    this.#stillness = new Stillness(scope.stillSeconds, look, boundOf(writer, place, scope));
    this.#volumes = new RunVolumes(step, scope.emit, () => this.#stillness.moved());
  }

  async end(): Promise<VeleroRunEnd> {
    const beside = new AbortController();
    const signal = AbortSignal.any([this.#scope.signal, beside.signal]);
    const others = [this.#followLog(signal), this.#volumes.follow(this.#writer, this.#place.kind, this.#place, signal)];
    let last: KubeObject;
    try {
      last = await this.#lastState();
    } finally {
      this.#stillness.end();
      beside.abort();
      await Promise.allSettled(others);
    }
    await this.#judgeVolumes();
    const without = await this.#withoutFiles(last);
    if (without) this.#say('warning', without.words);
    else await this.#completeLog(phaseOf(last));
    return this.#endOf(last, without);
  }

  async #judgeVolumes(): Promise<void> {
    try {
      await this.#volumes.judge(this.#writer, this.#place.namespace, this.#scope.signal);
    } catch (thrown) {
      this.#say('warning', message('velero.repositoriesUnread', { detail: toKubeferryError(thrown).words }));
    }
  }

  async #lastState(): Promise<KubeObject> {
    const { kind, namespace, name } = this.#place;
    const progress = new RunProgress(this.#step, this.#writer.context, this.#scope.emit);
    const signal = AbortSignal.any([this.#scope.signal, this.#stillness.signal]);
    const resource = await veleroResource(this.#writer, `${kind}s`, signal);
    let seen = false;
    for await (const state of statesOf(this.#writer, { resource, namespace, name }, signal)) {
      if (!state) throw this.#absent(seen);
      seen = true;
      this.#stillness.moved();
      progress.take(state);
      if (outcomeOf(phaseOf(state))) return state;
    }
    if (!this.#scope.signal.aborted) throw this.#stillness.signal.reason;
    throw new KubeferryError('cancelled', message('velero.leftRunning', { name }), {
      hint: message('velero.leftRunning.hint', { name }),
    });
  }

  #absent(seen: boolean): KubeferryError {
    const { kind, namespace, name } = this.#place;
    const never = message(kind === 'backup' ? 'velero.noBackup' : 'velero.noRestore', { name, namespace });
    return new KubeferryError('not-found', seen ? message('velero.gone', { name }) : never, {
      context: this.#writer.context,
    });
  }

  async #followLog(signal: AbortSignal): Promise<void> {
    if (this.#scope.log === 'none') return;
    try {
      const followed = await this.#log.follow(this.#writer, signal);
      if (!followed) this.#say('warning', message('velero.logNoPod', { namespace: this.#place.namespace }));
    } catch (thrown) {
      if (signal.aborted) return;
      this.#say('warning', message('velero.logUnread', { detail: toKubeferryError(thrown).words }));
    }
  }

  /** Why its files cannot be read; nothing where they can. What is wrong here does not change how it ended. */
  async #withoutFiles(last: KubeObject): Promise<KubeferryError | undefined> {
    try {
      return await this.#withoutBackup(last);
    } catch (thrown) {
      return toKubeferryError(thrown);
    }
  }

  /** Velero never answers a question for a file of a restore whose backup is gone. */
  async #withoutBackup({ spec }: KubeObject): Promise<KubeferryError | undefined> {
    const { kind, namespace, name } = this.#place;
    const backup = text(record(spec).backupName);
    if (kind !== 'restore' || !backup) return undefined;
    const { signal } = this.#scope;
    const resource = await veleroResource(this.#writer, 'backups', signal);
    const found = await unlessDenied(
      getIfThere(this.#writer, { resource, namespace, name: backup }, signal).then(Boolean),
    );
    if (found !== false) return undefined;
    return new KubeferryError('not-found', message('velero.fileless', { namespace, name, backup }), {
      context: this.#writer.context,
    });
  }

  /** What Velero refused or could not begin has no log. */
  async #completeLog(phase: string): Promise<void> {
    if (this.#scope.log === 'none' || outcomeOf(phase) === 'refused') return;
    const file = this.#place.kind === 'backup' ? 'BackupLog' : 'RestoreLog';
    try {
      await this.#log.complete(await this.#files.lines(file, this.#place.name, this.#scope.signal));
    } catch (thrown) {
      this.#say('warning', message('velero.logIncomplete', { detail: toKubeferryError(thrown).words }));
    }
  }

  /** `without`: why its files cannot be read. */
  async #endOf(last: KubeObject, without?: KubeferryError): Promise<VeleroRunEnd> {
    const { kind, name } = this.#place;
    const status = record(last.status);
    const [errors, warnings] = [number(status.errors) ?? 0, number(status.warnings) ?? 0];
    const phase = phaseOf(last);
    const reasons = [...list(status.validationErrors), status.failureReason].flatMap((one) => text(one) || []);
    const broken = await brokenOff(this.#writer, kind, last, this.#scope.signal);
    const read = without
      ? { remarks: [], ...(errors + warnings > 0 && { unread: toPlainError(without) }) }
      : errors + warnings > 0
        ? await this.#remarks()
        : { remarks: [] };
    const hooks = outcomeOf(phase) === 'refused' ? undefined : hookCounts(last);
    const remark = hooks && hookRemark(hooks);
    if (remark) this.#say(remark.level, remark.words);
    const times = {
      startedAt: status.startTimestamp,
      completedAt: status.completionTimestamp,
      expiresAt: status.expiration,
    };
    return {
      kind,
      name,
      phase,
      outcome: outcomeOf(phase) ?? 'failed',
      ...itemsOf(last),
      errors,
      warnings,
      reasons,
      ...(broken && { brokenOff: broken }),
      ...read,
      volumes: this.#volumes.all,
      ...(hooks && { hooks }),
      ...Object.fromEntries(Object.entries(times).flatMap(([key, time]) => (text(time) ? [[key, text(time)]] : []))),
    };
  }

  async #remarks(): Promise<Pick<VeleroRunEnd, 'remarks' | 'unread'>> {
    const file = this.#place.kind === 'backup' ? 'BackupResults' : 'RestoreResults';
    try {
      const results = sideSchemas.results.parse(await this.#files.json(file, this.#place.name, this.#scope.signal));
      const remarks = remarksOf(results);
      for (const one of remarks) this.#say(one.level, remarkWords(one));
      return { remarks };
    } catch (thrown) {
      const unread = toPlainError(thrown);
      this.#say('warning', message('velero.remarksUnread', { detail: unread.words }));
      return { remarks: [], unread };
    }
  }

  #sayLine(line: string): void {
    const { level, text: said } = readLogLine(line);
    if (level === 'info' && this.#scope.log === 'problems') return;
    this.#say(level, message('velero.said', { text: said }));
  }

  #say(level: 'info' | 'warning' | 'error', words: Message): void {
    this.#scope.emit({ type: 'log', level, step: this.#step, context: this.#writer.context, text: words });
  }
}

function remarkWords({ namespace, resource, name, text: said }: BackupRemark): Message {
  const place = [namespace, resource, name].filter((part) => part !== undefined).join('/');
  return place === '' ? message('velero.said', { text: said }) : message('velero.remark', { place, text: said });
}

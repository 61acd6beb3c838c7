import * as vscode from 'vscode';
import type {
  ComparisonAsk,
  ComparisonEvent,
  ComparisonResult,
  FollowingEvent,
} from '../../model/comparison/comparison.ts';
import type { ComparisonState } from '../../model/comparison/comparison-page.ts';
import { causeChain, KubeferryError, toKubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { Shared } from '../shared.ts';
import { errorSentence, sentence, translate as t } from '../words.ts';
import { followedWords, resultWords } from './comparison-words.ts';
import { FollowedComparison, type FoundUpdate } from './followed-comparison.ts';
import { SourceChangeList } from './source-change-list.ts';
import { timeOf, trueTimes } from './time-of.ts';

/** What a live comparison tells. */
export interface LiveEvents {
  /** Other objects differ, or otherwise. */
  found(update: FoundUpdate): void;
  state(state: ComparisonState): void;
  /** Something changed on the left, or it is known since when that is told. */
  sourceChanged(): void;
}

/** Milliseconds in which files that are saved are gathered: a person saves several at once. */
const moment = 300;

type Followed = Extract<FollowingEvent, { type: 'followed' }>;

/**
 * A comparison that goes on: where a side is a cluster it stays true until it is paused or disposed of. One that is begun anew while it is
 * followed goes on being followed until all is known anew, so that no change of the source goes unseen, and where that fails.
 */
export class LiveComparison implements vscode.Disposable {
  readonly kept = new FollowedComparison();
  readonly changes = new SourceChangeList();
  readonly #shared: Shared;
  readonly #ask: ComparisonAsk;
  readonly #events: LiveEvents;
  /** The request that has told all once, and tells what changes. */
  #whole: AbortController | undefined;
  /** The request that has not told all yet. */
  #begun: AbortController | undefined;
  /** As of when all that is kept was true, and what it came to; nothing where not all of it was told. */
  #trueAt: (Pick<Followed, 'at' | 'lookedAt'> & { summary: string }) | undefined;
  #stalledAt: string | undefined;
  /** What the request that has told all once tells while another one is begun. */
  #meanwhile: ComparisonEvent[] = [];
  /** What is shown of what is followed. */
  #followedAs: ComparisonState | undefined;
  /** Why what was begun last came to nothing, while what was followed before goes on. */
  #problem: string | undefined;
  #disposed = false;
  /** A person has paused or cancelled it. */
  #held = false;
  #soon: NodeJS.Timeout | undefined;
  /** What it reads once was changed while a cluster did not answer. */
  #due = false;
  #state: ComparisonState = { running: true, summary: '' };

  constructor(shared: Shared, ask: ComparisonAsk, events: LiveEvents) {
    this.#shared = shared;
    this.#ask = ask;
    this.#events = events;
  }

  /** How far it is. */
  get state(): ComparisonState {
    return this.#state;
  }

  /** Begins to compare, or to compare again. What was found stays until all is known anew. Does nothing once it is disposed of: what a person began on the page may end after that is closed. */
  compare(): void {
    if (this.#disposed) return;
    void this.#compare();
  }

  /** Compares again in a moment, as what is read at the beginning has changed; not what a person has paused or cancelled. While a cluster does not answer it waits for that. */
  compareSoon(): void {
    if (this.#disposed || this.#held) return;
    clearTimeout(this.#soon);
    this.#due = this.#stalledAt !== undefined;
    if (!this.#due) this.#soon = setTimeout(() => this.compare(), moment);
  }

  async #compare(): Promise<void> {
    clearTimeout(this.#soon);
    this.#due = false;
    this.#held = false;
    this.#problem = undefined;
    this.#begun?.abort();
    const run = new AbortController();
    this.#begun = run;
    this.kept.begin();
    this.changes.begin();
    this.#setState({ running: true, summary: vscode.l10n.t('Comparing…') });
    try {
      const result = await this.#request(run);
      if (this.#begun !== run) return;
      this.#begun = undefined;
      this.#events.found(this.kept.complete());
      this.#setState({ running: false, summary: resultWords(result, t), at: comparedAt() });
    } catch (thrown) {
      if (run !== this.#begun && run !== this.#whole) return;
      const error = toKubeferryError(thrown);
      if (run === this.#begun && this.#whole) {
        this.#goOn(this.#whole, error);
        return;
      }
      const isAnew = this.#begun !== undefined;
      this.#stop();
      this.#setState(this.#failed(error, isAnew));
    }
  }

  /** What was begun anew came to nothing: what was followed before goes on. Where a cluster did not answer, it is compared again once it does. */
  #goOn(whole: AbortController, error: KubeferryError): void {
    const { log } = this.#shared;
    if (!error.logged) log.error(causeChain(error));
    this.#begun = undefined;
    this.#due = error.code === 'unreachable';
    this.#problem = errorSentence(error);
    this.#events.found(this.kept.revert());
    if (this.#followedAs) this.#setState({ ...this.#followedAs, problem: this.#problem });
    const meanwhile = this.#meanwhile;
    this.#meanwhile = [];
    this.#take(whole, meanwhile);
  }

  /** Ends what goes on, and says so: what was known once is as of then, else it is not all. */
  stop(): void {
    if (!this.#begun && !this.#whole) return;
    this.#held = true;
    const isAnew = this.#begun !== undefined;
    this.#stop();
    const last = this.#trueAt;
    if (last === undefined) {
      this.#events.found(this.kept.complete());
      const summary = vscode.l10n.t('Cancelled: what is shown is not all.');
      this.#setState({ running: false, summary, at: comparedAt() });
    } else {
      const time = trueTimes(last, t);
      const at = isAnew ? brokenOff(time) : vscode.l10n.t('Paused: true as of {time}', { time });
      this.#setState({ running: false, following: 'paused', summary: last.summary, at });
    }
  }

  dispose(): void {
    this.#disposed = true;
    this.#stop();
  }

  #stop(): void {
    clearTimeout(this.#soon);
    const runs = [this.#begun, this.#whole];
    this.#begun = undefined;
    this.#whole = undefined;
    this.#stalledAt = undefined;
    this.#meanwhile = [];
    for (const run of runs) run?.abort();
    if (this.#trueAt !== undefined) this.changes.ended(this.#trueAt.lookedAt);
  }

  #request(run: AbortController): Promise<ComparisonResult> {
    if (!vscode.workspace.isTrusted && !isOfBackupsAlone(this.#ask)) {
      throw new KubeferryError('not-allowed', message('ui.untrusted'), { hint: message('ui.untrusted.hint') });
    }
    const { engine } = this.#shared;
    const options = {
      signal: run.signal,
      tellsDeath: true,
      onEvents: (events: ComparisonEvent[]) => {
        if (!run.signal.aborted) this.#take(run, events);
      },
    };
    const ask = this.#ask;
    if (ask.of === 'sides') return engine.request('compare.sides', { ...ask, follow: hasCluster(ask) }, options);
    const { folder, target } = ask;
    const params = { folder, follow: true, ...(target !== undefined && { target }) };
    return engine.request('compare.migration', params, options);
  }

  #take(run: AbortController, events: readonly ComparisonEvent[]): void {
    this.#takeChanges(events);
    // What is told of the right side while all is told anew is told there, too, where that comes to its end.
    if (this.#begun && run !== this.#begun) {
      for (const event of events) if (event.type !== 'sourceChanged') this.#meanwhile.push(event);
      return;
    }
    this.#events.found(this.kept.take(events));
    const followed = events.findLast((event) => event.type === 'followed');
    if (followed) this.#takeFollowed(run, followed);
    const last = events.findLast((event) => event.type === 'followed' || event.type === 'stalled');
    if (last?.type === 'stalled') this.#takeStalled(sentence(last.why));
    else if (!followed && this.#begun) {
      const summary = vscode.l10n.t('Comparing… Different so far: {count}', { count: this.kept.told });
      this.#setState({ ...this.#state, running: true, summary });
    }
  }

  #takeChanges(events: readonly ComparisonEvent[]): void {
    const changes = events.filter((event) => event.type === 'sourceChanged');
    for (const change of changes) this.changes.add(change);
    if (changes.length > 0) this.#events.sourceChanged();
  }

  #takeFollowed(run: AbortController, { at, lookedAt, since: readAt, counts, watches }: Followed): void {
    if (run === this.#begun) {
      // What is not watched changed unseen since it was looked at last; `followed` knows where all is told since an export.
      if (this.#whole && this.#trueAt) this.changes.ended(this.#trueAt.lookedAt);
      this.#whole?.abort();
      this.#whole = run;
      this.#begun = undefined;
      this.#meanwhile = [];
      this.changes.followed(at, readAt);
      this.#events.sourceChanged();
    }
    const summary = resultWords(
      { left: '', right: '', counts, unread: this.kept.unread.length, withheld: this.kept.withheld },
      t,
    );
    this.#trueAt = { at, lookedAt, summary };
    this.#stalledAt = undefined;
    const when = followedWords(trueTimes(this.#trueAt, t), watches, t);
    this.#followedAs = { running: false, following: 'on', summary, at: when };
    this.#setState({ ...this.#followedAs, ...(this.#problem !== undefined && { problem: this.#problem }) });
    if (this.#due) this.compareSoon();
  }

  /** A cluster does not answer, and is asked again and again: what is shown is as of then. */
  #takeStalled(why: string): void {
    this.#stalledAt ??= new Date().toISOString();
    const since = vscode.l10n.t('Since {time} a cluster does not answer: {why}', {
      time: timeOf(this.#stalledAt),
      why,
    });
    const at =
      this.#trueAt === undefined
        ? {}
        : { at: vscode.l10n.t('True as of {time}', { time: trueTimes(this.#trueAt, t) }) };
    const { running, following, summary } = this.#state;
    this.#setState({ running, ...(following && { following }), summary, ...at, problem: since });
  }

  /** `isAnew`: it was being compared once more. */
  #failed(error: KubeferryError, isAnew: boolean): ComparisonState {
    const { log } = this.#shared;
    if (!error.logged) log.error(causeChain(error));
    const problem = errorSentence(error);
    if (this.#trueAt === undefined) {
      this.#events.found(this.kept.complete());
      return { running: false, summary: vscode.l10n.t('There is no result.'), problem };
    }
    const time = trueTimes(this.#trueAt, t);
    const at = isAnew ? brokenOff(time) : vscode.l10n.t('True as of {time}', { time });
    return { running: false, summary: vscode.l10n.t('It is not followed any more.'), at, problem };
  }

  #setState(state: ComparisonState): void {
    this.#state = state;
    this.#events.state(state);
  }
}

/** Whether nothing of the workspace counts that would have to be trusted: no plan, no manifests, and no context that it could name. */
function isOfBackupsAlone(ask: ComparisonAsk): boolean {
  return ask.of === 'sides' && ask.plan === undefined && [ask.left, ask.right].every((side) => side.from === 'backup');
}

/** Whether a side can change while it is compared. */
function hasCluster({ left, right }: Extract<ComparisonAsk, { of: 'sides' }>): boolean {
  return left.from === 'cluster' || right.from === 'cluster';
}

/** As of when it is true where comparing once more did not end: some objects have been told anew by then. */
function brokenOff(time: string): string {
  return vscode.l10n.t('Broken off: true as of {time}, but for what was compared again after that', { time });
}

function comparedAt(): string {
  return vscode.l10n.t('Last compared at {time}', { time: new Date().toLocaleTimeString() });
}

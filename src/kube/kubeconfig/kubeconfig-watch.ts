import { type FSWatcher, unwatchFile, watch, watchFile } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ContextList } from '../../model/clusters/cluster-contents.ts';
import type { KubeconfigSettings } from '../../model/settings.ts';
import { type KubeconfigEnvironment, kubeconfigFiles, loadContexts, processEnvironment } from './kubeconfig.ts';

/** Milliseconds of quiet after a change: editors write in several steps. */
const quiet = 150;
/** Milliseconds between looks at the files themselves. */
const pollInterval = 700;

/**
 * All contexts at once, and again after each change that makes a difference, within a second. Folders are watched, not
 * files, because editors replace files; of a folder that is not there yet, the nearest one above it. The files are looked
 * at too: a network file system takes a watch and tells it nothing of what others write. Ends when the signal aborts.
 */
export async function* watchContexts(
  settings: KubeconfigSettings,
  signal: AbortSignal,
  env: KubeconfigEnvironment = processEnvironment(),
): AsyncGenerator<ContextList> {
  const files = kubeconfigFiles(settings, env);
  const bell = new Bell(signal);
  const watches = new Watches(files, () => bell.ring());
  let told = '';
  try {
    while (!signal.aborted) {
      // Watches first: a change between reading and watching would be missed.
      await watches.renew();
      const list = await loadContexts(settings, env);
      const content = JSON.stringify(list);
      if (content !== told) yield list;
      told = content;
      await bell.rung();
      await sleep(quiet, undefined, { signal }).catch(() => undefined);
      bell.reset();
    }
  } finally {
    watches.close();
  }
}

/** Remembers that something happened until somebody asks. */
class Bell {
  #rung = false;
  #wake: () => void = () => undefined;

  constructor(signal: AbortSignal) {
    signal.addEventListener('abort', () => this.ring(), { once: true });
  }

  ring(): void {
    this.#rung = true;
    this.#wake();
  }

  reset(): void {
    this.#rung = false;
  }

  async rung(): Promise<void> {
    if (this.#rung) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }
}

/** The watches on the folders of some files, and on those that links lead to, and the looks at the files. */
class Watches {
  readonly #files: readonly string[];
  readonly #changed: () => void;
  readonly #watchers = new Map<string, FSWatcher>();

  constructor(files: readonly string[], changed: () => void) {
    this.#files = files;
    this.#changed = changed;
    for (const file of files) watchFile(file, { interval: pollInterval, persistent: false }, changed);
  }

  /** Watches what is there now: folders may have come and gone. */
  async renew(): Promise<void> {
    const folders = new Set<string>();
    for (const file of this.#files) {
      folders.add(await nearestFolder(path.dirname(file)));
      // A file that is a link is replaced where it leads to.
      const real = await realpath(file).catch(() => file);
      folders.add(await nearestFolder(path.dirname(real)));
    }
    for (const [folder, watcher] of this.#watchers) {
      if (folders.has(folder)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    for (const folder of folders) if (!this.#watchers.has(folder)) this.#watch(folder);
  }

  #watch(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, this.#changed);
      this.#watchers.set(folder, watcher);
      watcher.once('error', () => this.#drop(folder, watcher));
    } catch {
      // The system's limit of watches is reached, or it has none for this file system: the looks have to do.
    }
  }

  #drop(folder: string, watcher: FSWatcher): void {
    watcher.close();
    if (this.#watchers.get(folder) === watcher) this.#watchers.delete(folder);
    this.#changed();
  }

  close(): void {
    for (const watcher of this.#watchers.values()) watcher.close();
    for (const file of this.#files) unwatchFile(file, this.#changed);
  }
}

async function nearestFolder(folder: string): Promise<string> {
  const found = await stat(folder).catch(() => undefined);
  const above = path.dirname(folder);
  return found?.isDirectory() || above === folder ? folder : await nearestFolder(above);
}

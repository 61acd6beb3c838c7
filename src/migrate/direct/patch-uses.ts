import type { Adapted } from '../../adapt/context.ts';
import { patchesFor } from '../../adapt/patches.ts';
import { objectLabel } from '../../model/clusters/log-line.ts';
import { KubeferryError } from '../../model/error.ts';
import { type Message, message } from '../../model/message.ts';
import { planFile } from '../../model/migration/plan-file.ts';
import type { ObjectRef } from '../../model/objects/object.ts';
import { lineIn } from '../plan/line-in.ts';
import { nameOf } from '../plan/schema-problems.ts';
import type { RunContext } from './run-context.ts';

/** Misfits that are told one by one. */
const told = 20;

/** Gathers what became of the patches of a plan, on all targets. */
export class PatchUses {
  /** Where the patches stand in the plan that were about an object, as JSON. */
  readonly #used = new Set<string>();
  readonly #misfits: { object: ObjectRef; path: readonly (string | number)[]; why: Message }[] = [];

  add({ ref, patches = [] }: Extract<Adapted, { object: unknown }>): void {
    for (const { at, unfit } of patches) {
      this.#used.add(JSON.stringify(at));
      if (unfit && this.#misfits.length < told) {
        this.#misfits.push({ object: ref, path: [...at, 'patch', unfit.step], why: unfit.why });
      }
    }
  }

  /**
   * Tells of patches that were about no object. @throws KubeferryError `invalid` for the first that does not fit an object that it is about,
   * the others being told as errors before.
   */
  async check({ plan, folder, scope }: Pick<RunContext, 'plan' | 'folder' | 'scope'>, step: string): Promise<void> {
    const file = planFile(folder);
    for (const target of plan.spec.targets) {
      for (const { at } of patchesFor(plan, target)) {
        if (this.#used.has(JSON.stringify(at))) continue;
        this.#used.add(JSON.stringify(at));
        const text = message('run.patch-unused', { patch: nameOf(at), line: await lineIn(file, at) });
        scope.emit({ type: 'log', level: 'warning', step, text });
      }
    }
    const [first, ...others] = this.#misfits;
    if (!first) return;
    for (const one of others) {
      scope.emit({ type: 'log', level: 'error', step, object: one.object, text: await wordsOn(file, one) });
    }
    const hint = message('run.patch-unfit.hint');
    throw new KubeferryError('invalid', await wordsOn(file, first), { object: first.object, hint });
  }
}

async function wordsOn(
  file: string,
  { object, path, why }: { object: ObjectRef; path: readonly (string | number)[]; why: Message },
): Promise<Message> {
  const patch = nameOf(path);
  return message('run.patch-unfit', { patch, line: await lineIn(file, path), object: objectLabel(object), why });
}

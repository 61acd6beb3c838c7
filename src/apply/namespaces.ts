import { toKubeferryError } from '../model/error.ts';
import type { Message } from '../model/message.ts';
import type { KubeObject, ObjectRef } from '../model/objects/object.ts';
import { runLabel } from './marks.ts';
import type { TargetRequests } from './target-requests.ts';

/** What is known of the target's namespaces while objects are applied; each is asked for once, when it matters. */
export class TargetNamespaces {
  readonly #requests: TargetRequests;
  readonly #run: string;
  readonly #blocked = new Map<string, Message>();
  readonly #made = new Set<string>();
  readonly #asked = new Map<string, Promise<KubeObject | 'unseen' | undefined>>();

  /** `run`: UUID of the run that applies. */
  constructor(requests: TargetRequests, run: string) {
    this.#requests = requests;
    this.#run = run;
  }

  /** Nothing can be made in that namespace. */
  block(namespace: string, reason: Message): void {
    this.#blocked.set(namespace, reason);
  }

  /** Why nothing can be made in the namespace of an object; nothing where it can. */
  blocked(ref: ObjectRef): Message | undefined {
    return ref.namespace === undefined ? undefined : this.#blocked.get(ref.namespace);
  }

  /** This application made that object, which may be a namespace. */
  made({ group, kind, name }: ObjectRef): void {
    if (group === '' && kind === 'Namespace') this.#made.add(name);
  }

  /** Whether this run made it, now or before it was interrupted. */
  async isOurs(namespace: string): Promise<boolean> {
    if (this.#made.has(namespace)) return true;
    const found = await this.#get(namespace);
    return typeof found === 'object' && found.metadata.labels?.[runLabel] === this.#run;
  }

  /** Whether it is there. Whoever may not look at a namespace may still write in it. */
  async exists(namespace: string): Promise<boolean> {
    return (await this.look(namespace)) !== 'absent';
  }

  /** What can be seen of it; `unseen` where this person may not look. */
  async look(namespace: string): Promise<'there' | 'absent' | 'unseen'> {
    const found = await this.#get(namespace);
    if (found === 'unseen') return 'unseen';
    return found ? 'there' : 'absent';
  }

  #get(namespace: string): Promise<KubeObject | 'unseen' | undefined> {
    const known = this.#asked.get(namespace);
    if (known) return known;
    const asked = this.#ask(namespace);
    this.#asked.set(namespace, asked);
    // What failed for one object says nothing of the next.
    asked.catch(() => this.#asked.delete(namespace));
    return asked;
  }

  async #ask(name: string): Promise<KubeObject | 'unseen' | undefined> {
    try {
      return await this.#requests.namespace(name);
    } catch (thrown) {
      const error = toKubeferryError(thrown);
      if (error.code === 'denied') return 'unseen';
      throw error;
    }
  }
}

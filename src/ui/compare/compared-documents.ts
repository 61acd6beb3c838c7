import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { ComparedObject, ComparisonAsk, SideName } from '../../model/comparison/comparison.ts';
import { toKubeferryError } from '../../model/error.ts';
import { groupResource, type ObjectRef } from '../../model/objects/object.ts';
import { comparedScheme } from '../manifest.ts';
import { pathOf } from '../ref-uri.ts';
import type { Shared } from '../shared.ts';

/** An object of one side that a document shows. */
interface ComparedDocument {
  ask: ComparisonAsk;
  side: SideName;
  object: ObjectRef;
  /** What was read in advance. */
  text?: string;
  /** The page of its comparison is closed, so that it goes with its editor. */
  isLeft?: boolean;
}

/** What ends a question before it is answered. */
type Until = { signal: AbortSignal } | { token: vscode.CancellationToken };

/** The objects of comparisons of this window as read-only YAML that two sides can be held against each other in. */
export class ComparedDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #shared: Shared;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #known = new Map<string, ComparedDocument>();
  // Before it is registered: VS Code listens to what is there by then.
  readonly onDidChange = this.#changed.event;
  readonly #registered = vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(comparedScheme, this),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      if (this.#known.get(uri.toString())?.isLeft) this.#known.delete(uri.toString());
    }),
  );

  constructor(shared: Shared) {
    this.#shared = shared;
  }

  async provideTextDocumentContent(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    const known = this.#known.get(uri.toString());
    if (!known)
      return vscode.l10n.t('# What was compared here is not known any more. Open it again from its comparison.');
    const { text } = known;
    delete known.text;
    if (text !== undefined) return text;
    try {
      return await this.#read(known, { token });
    } catch (thrown) {
      // An editor keeps what it shows where this fails, as if the object were still there.
      if (toKubeferryError(thrown).code !== 'not-found') throw thrown;
      return vscode.l10n.t('# This side does not have it any more.');
    }
  }

  /** The documents of an object on both sides, with one path, so that an editor takes them for one file; nothing for a side that has none. */
  of(ask: ComparisonAsk, compared: ComparedObject): Partial<Record<SideName, vscode.Uri>> {
    const { object, other, outcome, onlyRight } = compared;
    const uri = (side: SideName, ref: ObjectRef) => {
      const made = uriOf(ask, compared, side);
      const known = this.#known.get(made.toString());
      if (known) delete known.isLeft;
      else this.#known.set(made.toString(), { ask, side, object: ref });
      return made;
    };
    return {
      ...(!onlyRight && { left: uri('left', object) }),
      ...(outcome !== 'missing' && { right: uri('right', other ?? object) }),
    };
  }

  /** Has the editors that are open on these objects show them as they are now. */
  changed(ask: ComparisonAsk, objects: readonly ComparedObject[]): void {
    if (this.#known.size === 0) return;
    for (const object of objects) {
      for (const side of ['left', 'right'] as const) {
        const uri = uriOf(ask, object, side);
        const known = this.#known.get(uri.toString());
        if (!known) continue;
        // What was read in advance for one that is being opened is old, too.
        delete known.text;
        this.#changed.fire(uri);
      }
    }
  }

  /** Forgets the objects of a comparison that is closed, those that are still shown once they are not. */
  closed(ask: ComparisonAsk): void {
    const open = new Set(vscode.workspace.textDocuments.map(({ uri }) => uri.toString()));
    const text = JSON.stringify(ask);
    for (const [uri, known] of this.#known) {
      if (JSON.stringify(known.ask) !== text) continue;
      if (open.has(uri)) known.isLeft = true;
      else this.#known.delete(uri);
    }
  }

  /** Reads documents before they are opened together: why one cannot be shown is thrown here, which an editor does not tell, and what was read of the others is not kept. */
  async prepare(uris: readonly vscode.Uri[], signal: AbortSignal): Promise<void> {
    const read = await Promise.all(
      uris.map(async (uri) => {
        const known = this.#known.get(uri.toString());
        return known && { uri, known, text: await this.#read(known, { signal }) };
      }),
    );
    for (const one of read) {
      if (!one) continue;
      one.known.text = one.text;
      this.#changed.fire(one.uri);
    }
  }

  dispose(): void {
    this.#registered.dispose();
    this.#changed.dispose();
  }

  async #read({ ask, side, object }: ComparedDocument, until: Until): Promise<string> {
    return (await this.#shared.engine.request('compare.object', { ask, side, object }, until)).text;
  }
}

/** The document of an object on one side. */
function uriOf(ask: ComparisonAsk, { object, onlyRight }: ComparedObject, side: SideName): vscode.Uri {
  const place = [object.namespace ?? '_cluster', groupResource(object), `${object.name}.yaml`];
  const comparison = createHash('sha256').update(JSON.stringify(ask)).digest('base64url').slice(0, 16);
  // It may have the name of an object that both sides have, the left one under that name.
  const alone = onlyRight ? '/alone' : '';
  return vscode.Uri.from({ scheme: comparedScheme, path: pathOf(place), query: `${comparison}/${side}${alone}` });
}

import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { ComparedObject, ComparisonAsk, SideName } from '../../model/comparison.ts';
import { groupResource, type ObjectRef } from '../../model/object.ts';
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
}

/** The objects of comparisons of this window as read-only YAML that two sides can be held against each other in. */
export class ComparedDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #shared: Shared;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #known = new Map<string, ComparedDocument>();
  readonly #registered = vscode.workspace.registerTextDocumentContentProvider(comparedScheme, this);

  readonly onDidChange = this.#changed.event;

  constructor(shared: Shared) {
    this.#shared = shared;
  }

  async provideTextDocumentContent(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    const known = this.#known.get(uri.toString());
    if (!known) return vscode.l10n.t('# This comparison is of an earlier window. Compare anew.');
    const { text } = known;
    delete known.text;
    return text ?? this.#read(known, token);
  }

  /** The documents of an object on both sides, with one path, so that an editor takes them for one file; nothing for a side that has none. */
  of(ask: ComparisonAsk, { object, other, outcome, onlyRight }: ComparedObject): Partial<Record<SideName, vscode.Uri>> {
    const place = [object.namespace ?? '_cluster', groupResource(object), `${object.name}.yaml`];
    const comparison = createHash('sha256').update(JSON.stringify(ask)).digest('base64url').slice(0, 16);
    // It may have the name of an object that both sides have, the left one under that name.
    const alone = onlyRight ? '/alone' : '';
    const uri = (side: SideName, ref: ObjectRef) => {
      const made = vscode.Uri.from({
        scheme: comparedScheme,
        path: pathOf(place),
        query: `${comparison}/${side}${alone}`,
      });
      const known = this.#known.get(made.toString());
      if (!known) this.#known.set(made.toString(), { ask, side, object: ref });
      return made;
    };
    return {
      ...(!onlyRight && { left: uri('left', object) }),
      ...(outcome !== 'missing' && { right: uri('right', other ?? object) }),
    };
  }

  /** Reads a document before it is opened: why it cannot be shown is thrown here, which an editor does not tell. */
  async prepare(uri: vscode.Uri): Promise<void> {
    const known = this.#known.get(uri.toString());
    if (!known) return;
    known.text = await this.#read(known);
    this.#changed.fire(uri);
  }

  dispose(): void {
    this.#registered.dispose();
    this.#changed.dispose();
  }

  async #read({ ask, side, object }: ComparedDocument, token?: vscode.CancellationToken): Promise<string> {
    return (await this.#shared.engine.request('compare.object', { ask, side, object }, { token })).text;
  }
}

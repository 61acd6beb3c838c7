import * as vscode from 'vscode';
import type { ComparedObject } from '../../../model/comparison/comparison.ts';
import type { Requests } from '../../../model/door.ts';
import { objectGrant } from '../../../model/migration/target-object.ts';
import { apiVersionOf } from '../../../model/objects/object.ts';
import { targetOf } from '../../migrations/plan-files.ts';
import { grantWords } from '../../migrations/write-gate.ts';
import { pickOne } from '../../wizard.ts';
import { sentence, translate as t } from '../../words.ts';
import { askWithProgress } from '../ask-with-progress.ts';
import type { Acting } from './act.ts';
import { reappliedLine, reappliedWords, undoWords } from './reapply-words.ts';

/** What would become of an object. */
type Planned = Requests['migration.planReapply']['result'];

/**
 * Asks the target what applying the manifest of an object would change, asks the person for the write gate, applies it, and compares anew. Throws what
 * the cluster says against it.
 */
export async function reapplyObject(acting: Acting, { manifest }: ComparedObject): Promise<void> {
  const { shared, ask, compareAnew } = acting;
  const target = manifest === undefined ? undefined : targetOf(manifest);
  if (ask.of !== 'migration' || manifest === undefined || target === undefined) return;
  // What a person sees is applied.
  const open = vscode.workspace.textDocuments.find(({ uri, isDirty }) => isDirty && uri.fsPath === manifest);
  if (open && !(await open.save())) return;
  const wish = { folder: ask.folder, target, file: manifest };
  const planned = await askWithProgress(vscode.l10n.t('Asking {target} what would change', { target }), (signal) =>
    shared.engine.request('migration.planReapply', wish, { signal }),
  );
  const { kind, name } = planned.object;
  if (planned.outcome !== 'created' && planned.outcome !== 'updated') {
    const words = { kind, name, why: sentence(planned.reason) };
    void vscode.window.showInformationMessage(vscode.l10n.t('{kind} {name} is left as it is: {why}', words));
    return;
  }
  if (!(await isAllowed(acting, planned))) return;
  const grants = [grantOf(planned)];
  const { meant, seen } = planned;
  const allowed = { grants, meant, ...(seen !== undefined && { seen }) };
  const done = await shared.engine.request('migration.reapply', { ...wish, ...allowed });
  const line = reappliedLine(done, new Date().toISOString(), t);
  shared.log.info(line);
  shared.writtenAlone.fire({ folder: ask.folder, line });
  // It stays until it is answered; the page shows what has become of it meanwhile.
  void tell(reappliedWords(done, sentence(done.reason), t));
  await compareAnew();
}

function grantOf({ context, object }: Planned) {
  const { kind, namespace, name } = object;
  const metadata = { name, ...(namespace !== undefined && { namespace }) };
  return objectGrant(context, { apiVersion: apiVersionOf(object), kind, metadata });
}

async function tell({ text, command }: { text: string; command?: string }): Promise<void> {
  const copy = vscode.l10n.t('Copy Command');
  const chosen = await vscode.window.showInformationMessage(text, ...(command === undefined ? [] : [copy]));
  if (chosen === copy && command !== undefined) await vscode.env.clipboard.writeText(command);
}

/** The write gate: says context, namespace and verb, and shows what would change. */
async function isAllowed({ changes }: Acting, planned: Planned): Promise<boolean> {
  const { context, object, outcome, before, after } = planned;
  const args = { kind: object.kind, name: object.name, context };
  const title = vscode.l10n.t('Apply {kind} {name} to {context}', args);
  const words = grantWords([grantOf(planned)], [outcome === 'created' ? 'create' : 'update'], t).join('; ');
  const rows = [
    { label: `$(play) ${title}`, detail: `${undoWords(outcome, t)} ${sentence(planned.reason)}`, value: 'run' },
    {
      label: `$(diff) ${vscode.l10n.t('Show what would change')}`,
      detail: vscode.l10n.t('The cluster was asked, and would take it; nothing is written yet'),
      value: 'show',
    },
  ];
  const place = { title, step: 1, totalSteps: 1, back: false };
  for (;;) {
    const answer = await pickOne(place, { placeholder: words, rows });
    if (typeof answer === 'string') return false;
    if (answer.value === 'run') return true;
    const file = `${context.replace(/[^\w.@-]+/g, '_')} ${object.kind} ${object.name}`;
    const [left, right] = [changes.put(`${file} before.yaml`, before ?? ''), changes.put(`${file}.yaml`, after)];
    await vscode.commands.executeCommand('vscode.diff', left, right, title, { preview: true, preserveFocus: true });
  }
}

import { basename } from 'node:path';
import * as vscode from 'vscode';
import { logLine, objectLabel } from '../../model/clusters/log-line.ts';
import type { Requests } from '../../model/door.ts';
import { objectGrant } from '../../model/migration/target-object.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { migrationOf, targetOf } from '../migrations/plan-files.ts';
import type { Runs } from '../migrations/runs.ts';
import { grantWords } from '../migrations/write-gate.ts';
import type { ProposedDocuments } from '../proposed-documents.ts';
import type { Shared } from '../shared.ts';
import { pickOne } from '../wizard.ts';
import { translate as t } from '../words.ts';
import { askLogin } from './registry-login.ts';
import type { TargetProblems } from './target-problems.ts';

/** What making objects on targets needs. */
export interface MakingScope {
  shared: Shared;
  runs: Runs;
  problems: TargetProblems;
  documents: ProposedDocuments;
}

/** The manifest that needs an object on its target. */
export interface Needed {
  file: string;
  object: KubeObject;
}

/**
 * Asks the target of a manifest whether it would take an object, asks the person for the write gate, makes it or puts the labels on it, and
 * says how to take that back. Throws what the cluster says against it.
 */
export async function makeOnTarget(scope: MakingScope, { file, object }: Needed): Promise<void> {
  const { shared, problems } = scope;
  const folder = migrationOf(file);
  const target = targetOf(file);
  if (folder === undefined || target === undefined) return;
  const wish = { folder, target, object };
  const name = `${object.kind} ${object.metadata.name}`;
  const planned = await plan(shared, wish, name);
  if (!planned || !(await isAllowed(scope, planned, object))) return;
  const { login } = planned;
  const grants = [objectGrant(planned.context, object)];
  const allowed = { ...wish, ...(login && { login }), grants };
  const { context, object: made, takeBack } = await shared.engine.request('migration.makeObject', allowed);
  const { channel } = scope.runs.channel({ folder, name: basename(folder, '.migration') });
  const reason = vscode.l10n.t('by a quick-fix; to take it away: {command}', { command: takeBack });
  const columns = {
    at: new Date().toISOString(),
    cluster: context,
    object: objectLabel(made),
    outcome: planned.verb === 'create' ? 'created' : 'updated',
    reason,
  };
  channel.appendLine(logLine(columns));
  // It stays until it is answered; the problem goes meanwhile.
  void tell(doneWords(planned.verb, { name, context, command: takeBack }), takeBack);
  await problems.check(folder, { refresh: true });
}

/** What the target would take; nothing where the person gave up. Keys that the source does not have are asked for. */
async function plan(shared: Shared, wish: TargetObjectParams, name: string): Promise<Planned | undefined> {
  const { target, login } = wish;
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Asking {target} whether it takes {name}', { target, name }),
    cancellable: true,
  };
  const planned = await vscode.window.withProgress(options, (_progress, token) =>
    shared.engine.request('migration.planObject', wish, { token }),
  );
  if (!('asks' in planned)) return { ...planned, ...(login && { login }) };
  const given = await askLogin(vscode.l10n.t('Make {name} on {target}', { name, target }));
  return given && plan(shared, { ...wish, login: given }, name);
}

/** The write gate: says context and verb, and shows what will be written. */
async function isAllowed(
  { documents }: MakingScope,
  { context, verb, text }: Planned,
  object: KubeObject,
): Promise<boolean> {
  const { kind, metadata } = object;
  const labels = Object.entries(metadata.labels ?? {}).map(([key, value]) => `${key}=${value}`);
  const { title, action } = gateWords(verb, { kind, name: metadata.name, context, labels: labels.join(', ') });
  const place = { title, step: 1, totalSteps: 1, back: false };
  const words = grantWords([objectGrant(context, object)], [verb], t).join('; ');
  const rows = [
    { label: `$(play) ${action}`, detail: words, value: 'run' },
    {
      label: `$(eye) ${vscode.l10n.t('Show what will be written')}`,
      detail: vscode.l10n.t('The cluster was asked, and would take it; nothing is written yet'),
      value: 'show',
    },
  ];
  for (;;) {
    const answer = await pickOne(place, { placeholder: words, rows });
    if (typeof answer === 'string') return false;
    if (answer.value === 'run') return true;
    await documents.show(`${context.replace(/[^\w.@-]+/g, '_')} ${kind} ${metadata.name}.yaml`, text);
  }
}

type TargetObjectParams = Requests['migration.planObject']['params'];
type Planned = Exclude<Requests['migration.planObject']['result'], { asks: string }> &
  Pick<TargetObjectParams, 'login'>;

function gateWords(verb: Planned['verb'], args: { kind: string; name: string; context: string; labels: string }) {
  return verb === 'create'
    ? {
        title: vscode.l10n.t('Make {kind} {name} in {context}', args),
        action: vscode.l10n.t('Make {kind} {name}', args),
      }
    : {
        title: vscode.l10n.t('Label {kind} {name} in {context}', args),
        action: vscode.l10n.t('Label {kind} {name} with {labels}', args),
      };
}

function doneWords(verb: Planned['verb'], args: { name: string; context: string; command: string }): string {
  return verb === 'create'
    ? vscode.l10n.t('{name} is made in {context}. An undo leaves it; to take it away: {command}', args)
    : vscode.l10n.t('{name} is labelled in {context}. An undo leaves that; to take it back: {command}', args);
}

async function tell(words: string, takeBack: string): Promise<void> {
  const copy = vscode.l10n.t('Copy Command');
  const chosen = await vscode.window.showInformationMessage(words, copy);
  if (chosen === copy) await vscode.env.clipboard.writeText(takeBack);
}

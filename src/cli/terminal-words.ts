import { format, type Message, type MessageCode } from '../model/message.ts';
import { messages } from '../model/messages/index.ts';

/** What a sentence says on a terminal, where its own template names what only the window of an editor has. */
const onTerminal: Partial<Record<MessageCode, string>> = {
  'compare.outcome.missing': 'Only in A: missing in B',
  'compare.outcome.extra': 'Only in B',
  'error.unexpected.hint': 'Report it if it stays.',
  'kube.exec.missing.hint': 'Install it, or put its folder on the PATH. {installHint}',
  'kube.file.missing.hint': 'Name another file with --kubeconfig, or put the file there.',
  'kube.notAllowed.hint': 'Allow it with --allow-writes.',
  'kube.proxy.hint': 'Check proxy-url in the kubeconfig, and HTTPS_PROXY in the environment.',
  'offer.no-agent':
    'Without the files of volumes: no node agent in {contexts}. kubeferry velero install --node-agent adds it.',
  'offer.no-velero.hint': 'Install it there, with the store of the other one: kubeferry velero install.',
  'plan.unknown-context.none':
    'No kubeconfig has a context. Add one to ~/.kube/config, or name a file with --kubeconfig.',
  'run.allow-writes.hint': 'Pass --allow-writes {grants}.',
  'run.half-undone.hint':
    'Finish the undo first: kubeferry undo. Where it never can be, such as when the cluster is gone, move journal.jsonl out of the folder: the migration then begins anew, and what is left of the run is yours to remove.',
  'run.resumes-backup':
    'Resuming the run {run} from its backup {backup} of {at}; the source is not read again. To read it anew: kubeferry run --new.',
  'store.failed.hint': 'Try again; where it stays, see whether the server of the store works.',
  'store.keysRefused.hint': 'Correct them in the AWS profile or the environment.',
  'store.throughVelero.hint':
    'Have Velero do it: kubeferry velero back-up writes to it, kubeferry velero delete removes a backup from it.',
  'undo.unknown-run.hint': 'kubeferry status lists the runs.',
  'velero.allow-writes.hint': 'Pass --allow-writes {grants}.',
  'velero.nameTaken.backup.hint':
    'Take another name, or look at that one first: kubeferry velero logs follows it, kubeferry velero delete removes it.',
  'velero.nameTaken.schedule.hint':
    'Take another name, or remove that one first: kubeferry velero schedule NAME --delete.',
  'velero.notInstalled.hint': 'Install it there: kubeferry velero install.',
  'velero.olderThere.hint': 'Upgrade it: kubeferry velero upgrade.',
  'velero.otherOfName.hint':
    'Restore this one without Velero (kubeferry restore), or have Velero delete that other one first.',
  'velero.storeNotThere.hint':
    'Give that Velero a BackupStorageLocation for the store, or restore without Velero (kubeferry restore).',
};

const templates: Readonly<Record<string, string>> = messages;
const own = new Map(
  Object.entries(onTerminal).map(([code, template]): [string, string] => [templateAt(code), template]),
);

function templateAt(code: string): string {
  return Object.hasOwn(templates, code) ? (templates[code] ?? code) : code;
}

/** The sentence of a message on a terminal. */
export function inTerminal(words: Message): string {
  return format(words, (template) => own.get(template) ?? template);
}

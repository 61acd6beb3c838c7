import type { Call } from '../../engine/handler.ts';
import { handlers } from '../../engine/handlers.ts';
import type { BackupDetails, BackupInfo } from '../../model/backups/backup-contents.ts';
import { objectLabel } from '../../model/clusters/log-line.ts';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { ReadStore } from '../../model/stores/read-store.ts';
import { bytesWords } from '../../model/words/bytes-words.ts';
import { counted } from '../../model/words/counted.ts';
import { needLines, needsOf } from '../needed-by.ts';
import type { Performance } from '../perform.ts';
import { inTerminal } from '../terminal-words.ts';
import { wrongUse } from '../wrong-use.ts';
import type { BackupsAsk, BackupsLine } from './arguments.ts';
import { compareBackups } from './compare.ts';
import { deletionLines } from './deletion.ts';
import { storeAt } from './location.ts';
import { detailLines, listLines, locationLines } from './show.ts';

/** Backups that are asked for at a time: each time the store lists all its files. */
const pageSize = 1000;

/** What one verb works with. */
interface Work extends Performance {
  store: ReadStore;
  json: boolean;
}

/** Makes the engine do what a `backups` line says. Gives whether everything is as meant. */
export async function performBackups(line: BackupsLine, performance: Performance): Promise<boolean> {
  const { ask, json } = line;
  if (ask.action === 'stores') return stores(ask.context, json, performance);
  const store = await storeOf(line, performance);
  const work = { ...performance, store, json };
  switch (ask.action) {
    case 'list':
      return list(ask.limit, work);
    case 'show':
      return ask.log ? log(ask.name, work) : show(ask.name, work);
    case 'objects':
      return objects(ask, work);
    case 'get':
      return ask.to === undefined ? get(ask, work) : unpack(ask, ask.to, work);
    case 'verify':
      return verify(ask.name, work);
    case 'delete':
      return deleteFromStore(ask, work);
    case 'compare':
      return compareBackups(ask, work);
  }
}

function storeOf({ store }: BackupsLine, performance: Performance): Promise<ReadStore> {
  if (store === undefined) return handlers['store.default']({}, quiet(performance), performance.scope);
  return 'context' in store ? storeAt(store, quiet(performance), performance.scope) : Promise.resolve(store);
}

async function stores(context: string, json: boolean, performance: Performance): Promise<boolean> {
  const { scope, output } = performance;
  const found = await handlers['velero.locations']({ context }, quiet(performance), scope);
  if (json) for (const location of found) output.item('store', location, []);
  else if (found.length > 0) output.item('stores', {}, locationLines(found));
  if (found.length === 0) output.log('warn', `The cluster of ${context} has no Velero with a store.`);
  return found.every(({ phase }) => phase !== 'Unavailable');
}

/** A request whose events are written as they come, as fast as they are taken. */
function call<Event>({ signal, output }: Performance, emit: (event: Event) => void): Call<Event> {
  return { signal, emit, drained: () => output.drained() };
}

function quiet(performance: Performance): Call<never> {
  return call(performance, () => undefined);
}

async function list(limit: number, work: Work): Promise<boolean> {
  const { store, scope, output, json } = work;
  const found: BackupInfo[] = [];
  let after: string | undefined;
  do {
    const page = { limit: Math.min(pageSize, limit - found.length), order: 'newest' as const };
    const request = { store, ...page, ...(after !== undefined && { after }) };
    const { backups, next } = await handlers['backup.list'](request, quiet(work), scope);
    found.push(...backups);
    after = next;
  } while (after !== undefined && found.length < limit);
  if (json) for (const backup of found) output.item('backup', backup, []);
  else if (found.length > 0) output.item('backups', {}, listLines(found, Date.now()));
  if (found.length === 0) output.log('warn', 'The store holds no backups.');
  if (after !== undefined) output.log('warn', `There are older backups; --limit ${limit * 2} shows more.`);
  return true;
}

async function show(name: string, work: Work): Promise<boolean> {
  const details = await handlers['backup.show']({ store: work.store, name }, quiet(work), work.scope);
  work.output.result(details, detailLines(details, Date.now()));
  return true;
}

async function log(name: string, work: Work): Promise<boolean> {
  const write = ({ lines }: { lines: string[] }) => {
    for (const line of lines) work.output.item('log', { line }, [line]);
  };
  await handlers['backup.log']({ store: work.store, name }, call(work, write), work.scope);
  return true;
}

async function objects({ name, filter }: Extract<BackupsAsk, { action: 'objects' }>, work: Work): Promise<boolean> {
  const { store, scope, output } = work;
  const found = await handlers['backup.find'](
    { store, name, filter },
    call(work, (event) => {
      for (const ref of event.objects) output.item('object', ref, [objectLabel(ref)]);
    }),
    scope,
  );
  if (found.count === 0) output.log('warn', inTerminal(message('backup.nothingFits', { name })));
  return true;
}

async function get({ name, filter }: Extract<BackupsAsk, { action: 'get' }>, work: Work): Promise<boolean> {
  const { store, scope, output, json } = work;
  let first = true;
  const write = ({ text }: { text: string }) => {
    output.text(json || first ? text : `---\n${text}`);
    first = false;
  };
  const as = json ? 'json' : 'yaml';
  const { count, missing } = await handlers['backup.read']({ store, name, filter, as }, call(work, write), scope);
  allFound(name, count, missing);
  return true;
}

async function unpack(ask: Extract<BackupsAsk, { action: 'get' }>, folder: string, work: Work): Promise<boolean> {
  const { store, scope, output } = work;
  const { name, filter } = ask;
  let so = 0;
  const count = call<{ written: number }>(work, ({ written }) => {
    so = written;
  });
  const result = await handlers['backup.unpack']({ store, name, filter, folder }, count, scope).catch(
    (thrown: unknown) => {
      if (so > 0) output.log('warn', `${counted(so, 'object')} or more were written to ${folder} before that.`);
      throw thrown;
    },
  );
  const { written, missing, insideGit } = result;
  // Where nothing fits, no folder was made.
  if (written === 0) allFound(name, written, missing);
  output.result(result, [
    `${counted(written, 'object')} written to ${result.folder}. Secrets lie there in clear; only you may look into it.`,
    ...(insideGit === undefined ? [] : [`It lies in the git work tree ${insideGit}: do not commit it.`]),
  ]);
  allFound(name, written, missing);
  return true;
}

async function verify(name: string, work: Work): Promise<boolean> {
  const { store, scope, output } = work;
  const verdict = await handlers['backup.verify'](
    { store, name },
    call(work, (finding) => {
      const { level, place, text } = finding;
      output.item('finding', finding, [`${level.padEnd(7)}  ${place}: ${inTerminal(text)}`]);
    }),
    scope,
  );
  const { sound, errors, warnings, objects: held, packed, unpacked } = verdict;
  const figures = `${counted(errors, 'error')}, ${counted(warnings, 'warning')}`;
  const read = `${counted(held, 'object')}, ${bytesWords(packed)}, unpacked ${bytesWords(unpacked)}`;
  output.result(verdict, [`The backup ${name} is ${sound ? 'sound' : 'not sound'}: ${figures}. Read: ${read}.`]);
  return sound;
}

async function deleteFromStore(
  { name, yes: isMeant, context, migrations }: Extract<BackupsAsk, { action: 'delete' }>,
  work: Work,
): Promise<boolean> {
  const { store, scope, output } = work;
  const details = await handlers['backup.show']({ store, name }, quiet(work), scope);
  if (context !== undefined) await requireUnowned(context, details, work);
  const needs = await needsOf({ name, store }, migrations, quiet(work), scope);
  const lines = [
    ...deletionLines(details, Date.now()),
    ...needLines(needs),
    ...(context === undefined && 's3' in store ? [notAsked] : []),
  ];
  if (!isMeant) {
    output.result({ ...details, neededBy: needs }, [...lines, 'Nothing was deleted; --yes deletes it.']);
    return false;
  }
  output.plan({ ...details, neededBy: needs }, lines);
  // The arguments say so before.
  if ('velero' in store) throw wrongUse('what lies in a store of Velero is deleted by kubeferry velero delete');
  const done = await handlers['backup.delete']({ store, name }, quiet(work), scope);
  output.result(done, [`The backup ${name} is deleted: ${counted(done.files, 'file')}, ${bytesWords(done.bytes)}.`]);
  return true;
}

const notAsked = 'No Velero was asked whether it owns it: --context CONTEXT asks the one of a cluster.';

/** Throws `conflict` where the Velero of a cluster owns a backup, which has to delete it itself, and `unreachable` where that could not be asked. */
async function requireUnowned(context: string, { info }: BackupDetails, work: Work): Promise<void> {
  const { name, startedAt, completedAt } = info;
  const backup = { store: work.store, ...(startedAt && { startedAt }), ...(completedAt && { completedAt }) };
  const owner = await handlers['velero.owner']({ contexts: [context], name, backup }, quiet(work), work.scope);
  if (owner.kind === 'none') {
    if (owner.unasked.length === 0) return;
    throw new KubeferryError('unreachable', message('backup.ownerUnasked', { name, context }), {
      context,
      hint: message('backup.ownerUnasked.hint'),
    });
  }
  const { namespace, name: location } = owner.location;
  const isReader = owner.kind === 'read-only';
  const words = isReader
    ? message('backup.ownedReadOnly', { name, context, namespace, location })
    : message('backup.ownedByVelero', { name, context, namespace });
  const hint = isReader
    ? message('backup.ownedReadOnly.hint')
    : message('backup.ownedByVelero.hint', { name, context, namespace });
  throw new KubeferryError('conflict', words, { context, hint });
}

function allFound(name: string, count: number, missing: readonly string[]): void {
  if (missing.length > 0) {
    throw new KubeferryError('not-found', message('backup.objectsMissing', { name, objects: missing.join(', ') }), {
      hint: message('backup.objectsMissing.hint'),
    });
  }
  if (count === 0) throw new KubeferryError('not-found', message('backup.nothingFits', { name }));
}

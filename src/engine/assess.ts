import { collectFacts } from '../facts/collect.ts';
import type { AssessmentRequests } from '../model/assessment-requests.ts';
import { judge, toldOf } from './assessment/judge.ts';
import { readManifestFiles } from './assessment/manifest-files.ts';
import { mendFiles, textChanges } from './assessment/mend-files.ts';
import { assessNamespaces } from './assessment/namespaces.ts';
import { namespacesPage } from './assessment/page.ts';
import { targetOf } from './assessment/target-of-files.ts';
import { assessTargets } from './assessment/targets.ts';
import type { Handlers } from './handler.ts';

/** What is known of clusters, and what follows from that for objects. Nothing is written but files, where that is asked for. */
export const assessHandlers: Handlers<keyof AssessmentRequests> = {
  'facts.collect': async ({ context, namesIn }, { signal }, scope) =>
    collectFacts(await scope.cluster(context), { namesIn, signal }),
  'assess.files': async ({ paths, target, fix, changes = false }, { signal }, scope) => {
    const read = await readManifestFiles(paths, { signal });
    const { offer, ask } = await targetOf(target, read.files, scope, signal);
    if (fix === undefined) return toldOf(read, judge(read.files, offer, await ask(read.files)), changes);
    const { findings } = judge(read.files, offer);
    const { files, mended } = await mendFiles(read.files, findings, { write: fix === 'write', signal });
    return { ...toldOf({ ...read, files }, judge(files, offer, await ask(files)), changes), mended };
  },
  'assess.changes': async ({ text, fixes }) => textChanges(text, fixes),
  'assess.namespaces': async ({ context, namespaces, target }, { signal }, scope) => {
    const clusters = [await scope.cluster(context), await scope.cluster(target)] as const;
    const assessment = await assessNamespaces(...clusters, { namespaces, signal });
    return { assessment, page: namespacesPage(assessment) };
  },
  'assess.targets': ({ folder, refresh, texts }, { signal }, scope) =>
    assessTargets(folder, { refresh, ...(texts && { texts }), signal }, scope),
};

import { Offer } from '../adapt/offer.ts';
import { collectFacts } from '../facts/collect.ts';
import { assessFiles, readFacts } from './assessment/files.ts';
import { assessNamespaces } from './assessment/namespaces.ts';
import { assessmentPage } from './assessment/page.ts';
import { assessTargets } from './assessment/targets.ts';
import type { Handlers } from './handler.ts';

/** What is known of clusters, and what follows from that for objects. Nothing of it writes. */
export const assessHandlers: Handlers<'facts.collect' | 'assess.files' | 'assess.namespaces' | 'assess.targets'> = {
  'facts.collect': async ({ context, namesIn }, { signal }, scope) =>
    collectFacts(await scope.cluster(context), { namesIn, signal }),
  'assess.files': async ({ paths, target }, { signal }) =>
    assessFiles(paths, new Offer(await readFacts(target)), { signal }),
  'assess.namespaces': async ({ context, namespaces, target }, { signal }, scope) => {
    const clusters = [await scope.cluster(context), await scope.cluster(target)] as const;
    const assessment = await assessNamespaces(...clusters, { namespaces, signal });
    return { assessment, page: assessmentPage(assessment) };
  },
  'assess.targets': ({ folder, refresh, texts }, { signal }, scope) =>
    assessTargets(folder, { refresh, ...(texts && { texts }), signal }, scope),
};

import { Offer } from '../adapt/offer.ts';
import { namesUsed } from '../adapt/suggest/names-used.ts';
import { suggestMappings } from '../adapt/suggest/suggest.ts';
import { collectFacts } from '../facts/collect.ts';
import { withAllSchemas } from '../facts/schemas.ts';
import type { AssessmentRequests } from '../model/assessment/assessment-requests.ts';
import { storeLabel } from '../model/stores/store-label.ts';
import { assessAgainst } from './assessment/against.ts';
import { judge, mappedObjects, toldOf } from './assessment/judge.ts';
import { type ManifestFile, readManifestFiles } from './assessment/manifest-files.ts';
import { mendFiles } from './assessment/mend-files.ts';
import { assessNamespaces } from './assessment/namespaces.ts';
import { namespacesPage } from './assessment/namespaces-page.ts';
import { readFacts } from './assessment/read-facts.ts';
import { type AssessedSource, backupSource, clusterSource } from './assessment/sources.ts';
import { targetOf } from './assessment/target-of-files.ts';
import { assessManifest, assessTargets } from './assessment/targets.ts';
import { fileChanges, textChanges } from './assessment/text-changes.ts';
import { type PlanFor, planFor } from './assessment/with-plan.ts';
import type { Handlers } from './handler.ts';
import { withStore } from './open-store.ts';
import { demandSound, readRuleFiles, rulesOf, soundRules } from './own-rules/read-rules.ts';

/** What is known of clusters, and what follows from that for objects. Nothing is written but files, where that is asked for. */
export const assessHandlers: Handlers<keyof AssessmentRequests> = {
  'facts.collect': async ({ context, namesIn, schemas = false }, { signal }, scope) => {
    const cluster = await scope.cluster(context);
    const facts = await collectFacts(cluster, { namesIn, signal });
    return schemas ? withAllSchemas(cluster, facts, signal) : facts;
  },
  'assess.files': async (
    { paths, target, plan: planFile, source, rules = [], fix, changes = false, texts = {} },
    { signal },
    scope,
  ) => {
    const { rules: own, ids: ownIds } = demandSound(rulesOf(await readRuleFiles(rules)));
    const read = await readManifestFiles(paths, { texts, ownIds, builtFirst: true, signal });
    const { facts: offered, factsFor, ask } = await targetOf(target, read.files, scope, signal);
    const { plan, mappings, onExisting }: Partial<PlanFor> =
      planFile === undefined ? {} : await planFor(planFile, offered);
    const facts = await factsFor(mappedObjects(read.files, new Offer(offered), mappings), plan?.metadata.name);
    const offer = new Offer(facts);
    const classes = source === undefined ? undefined : await readFacts(source);
    const judgedWith = { mappings, own, source: classes, plan: plan && { ...plan }, signal };
    const told = async (files: ManifestFile[]) => {
      const objects = mappedObjects(files, offer, mappings);
      const judged = await judge(files, offer, { ...judgedWith, asked: await ask(objects, onExisting) });
      const suggestions = classes && suggestMappings(namesUsed(objects), classes, facts);
      return { ...toldOf({ ...read, files }, judged, changes), ...(suggestions && { suggestions }) };
    };
    if (fix === undefined) return told(read.files);
    const { findings } = await judge(read.files, offer, judgedWith);
    const { files, mended } = await mendFiles(read.files, findings, { write: fix === 'write', ownIds, signal });
    return { ...(await told(files)), mended };
  },
  'assess.changes': async ({ text, fixes }) => textChanges(text, fixes),
  'assess.fileChanges': ({ fixes, texts }, { signal }) => fileChanges(fixes, { ...(texts && { texts }), signal }),
  'assess.namespaces': async ({ source, namespaces, target, rules }, call, scope) => {
    const own = demandSound(await soundRules(rules)).rules;
    const assessed = async (from: AssessedSource) => {
      const assessment = await assessNamespaces(from, await scope.cluster(target), {
        namespaces,
        own,
        signal: call.signal,
      });
      return { assessment, page: namespacesPage(assessment) };
    };
    if ('context' in source) return assessed(clusterSource(await scope.cluster(source.context)));
    return withStore(source.store, call, scope, async (store, kept) =>
      assessed(await backupSource(store, source.name, { place: storeLabel(source.store), kept, signal: call.signal })),
    );
  },
  'assess.manifests': (wish, { signal }, scope) => assessAgainst({ ...wish, signal }, scope),
  'assess.manifest': ({ folder, file, texts, rules = [] }, { signal }, scope) =>
    assessManifest(folder, { file, rules, ...(texts && { texts }), signal }, scope),
  'assess.targets': ({ folder, refresh, texts, rules = [] }, { signal }, scope) =>
    assessTargets(folder, { refresh, rules, ...(texts && { texts }), signal }, scope),
};

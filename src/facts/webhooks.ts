import type { Look } from '../kube/look.ts';
import type { ClusterFacts } from '../model/clusters/cluster-facts.ts';
import { list, record, text, texts } from '../model/json/parse.ts';
import type { KubeObject } from '../model/objects/object.ts';

type Webhook = NonNullable<ClusterFacts['webhooks']>[number];

/** The webhooks that are asked about objects; nothing where either sort cannot be read. */
export async function webhooksOf(look: Look): Promise<Webhook[] | undefined> {
  const [validating, mutating] = await Promise.all([
    look.each('validatingwebhookconfigurations.admissionregistration.k8s.io', (one) => hooksOf(one, 'validating')),
    look.each('mutatingwebhookconfigurations.admissionregistration.k8s.io', (one) => hooksOf(one, 'mutating')),
  ]);
  return validating && mutating && [...mutating, ...validating].flat();
}

/** The webhooks of a configuration. Source: `admissionregistration.k8s.io/v1`. */
function hooksOf({ metadata, webhooks }: KubeObject, kind: Webhook['kind']): Webhook[] {
  return list(webhooks)
    .map(record)
    .map((webhook) => {
      const { service, url } = record(webhook.clientConfig);
      const { namespace, name } = record(service);
      return {
        configuration: metadata.name,
        name: text(webhook.name) ?? '',
        kind,
        failurePolicy: text(webhook.failurePolicy),
        sideEffects: text(webhook.sideEffects),
        ...(service !== undefined && { service: `${text(namespace) ?? ''}/${text(name) ?? ''}` }),
        ...(text(url) !== undefined && { url: text(url) }),
        rules: list(webhook.rules).map((rule) => {
          const { operations, apiGroups, apiVersions, resources } = record(rule);
          return {
            operations: texts(operations),
            groups: texts(apiGroups),
            versions: texts(apiVersions),
            resources: texts(resources),
          };
        }),
      };
    });
}

import { isRecord, recordAt, recordsOf } from '../../model/json/json.ts';
import { message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { Note } from '../context.ts';
import { openSchemaOf } from './open-schema.ts';

/** A CRD that began as `v1beta1` may say `preserveUnknownFields: true`, which `v1` refuses on create: the schemas say it instead. */
export function adaptDefinition(draft: KubeObject, note: Note): void {
  const spec = recordAt(draft.spec);
  if (!spec) return;
  if (spec.preserveUnknownFields === true) {
    for (const [, version] of recordsOf(spec.versions)) openSchemaOf(version);
    note('/spec/preserveUnknownFields', message('adapt.preserve-unknown-fields'));
  }
  delete spec.preserveUnknownFields;
}

/** `admissionregistration.k8s.io/v1` refuses the side effects that `v1beta1` allowed. */
export function adaptWebhooks(draft: KubeObject, note: Note): void {
  for (const [index, webhook] of recordsOf(draft.webhooks)) {
    if (!isRecord(webhook) || (webhook.sideEffects !== 'Unknown' && webhook.sideEffects !== 'Some')) continue;
    note(`/webhooks/${index}/sideEffects`, message('adapt.side-effects', { from: webhook.sideEffects }));
    webhook.sideEffects = 'None';
  }
}

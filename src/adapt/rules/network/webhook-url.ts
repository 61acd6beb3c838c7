import { jsonPointer, recordAt, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { toDo } from '../../fixes/fixes.ts';
import type { Rule } from '../rule.ts';

/** A webhook that is reached at an address instead of by a Service: the target asks the same one as the source. */
export const rule: Rule = {
  id: 'webhook-url',
  *check(object) {
    for (const { url, pointer } of urlsOf(object)) {
      const host = URL.canParse(url) ? new URL(url).host : url;
      const fixes = [toDo(message('todo.reach-host', { host }))];
      yield { severity: 'warning', pointer, message: message('rule.webhook-url', { host }), fixes };
    }
  },
};

function* urlsOf(object: KubeObject): Generator<{ url: string; pointer: string }> {
  if (object.kind === 'ValidatingWebhookConfiguration' || object.kind === 'MutatingWebhookConfiguration') {
    for (const [index, webhook] of recordsOf(object.webhooks)) {
      const url = recordAt(webhook, 'clientConfig')?.url;
      if (typeof url === 'string') yield { url, pointer: jsonPointer('webhooks', index, 'clientConfig', 'url') };
    }
  }
  const conversion = recordAt(object, 'spec', 'conversion', 'webhook', 'clientConfig')?.url;
  if (object.kind === 'CustomResourceDefinition' && typeof conversion === 'string') {
    yield { url: conversion, pointer: '/spec/conversion/webhook/clientConfig/url' };
  }
}

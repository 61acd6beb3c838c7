import { copyJson, isRecord, type JsonRecord, recordAt, recordsOf } from '../../model/json/json.ts';
import { type Message, message } from '../../model/message.ts';
import { openSchemaOf } from '../kinds/open-schema.ts';
import type { Converter } from './conversion.ts';

/** What `v1beta1` may say for all versions at once, and `v1` says for each. */
const forAll = ['schema', 'subresources', 'additionalPrinterColumns'];

/** Definitions to `apiextensions.k8s.io/v1`, where each version has a schema of its own that also says what is kept. */
export const customResourceDefinition: Converter = (draft) => {
  const spec = recordAt(draft.spec);
  if (!spec) return 'impossible';
  delete draft.status;
  const { version, validation, conversion, preserveUnknownFields, ...others } = spec;
  const named = typeof version === 'string' ? [{ name: version, served: true, storage: true }] : [];
  const versions: JsonRecord[] = Array.isArray(spec.versions) && spec.versions.length > 0 ? spec.versions : named;
  if (versions.length === 0 || !versions.every(isRecord)) return 'impossible';
  // Without the word, v1beta1 kept what a schema does not know.
  const loose = preserveUnknownFields !== false;
  const shared: JsonRecord = { ...others, schema: validation };
  const adapted = versions.map((one) => forVersion(one, shared, loose));
  const doubts = adapted.some(({ open }) => open) || loose ? [message('convert.schema')] : [];
  for (const field of ['version', 'validation', 'preserveUnknownFields', ...forAll]) delete spec[field];
  spec.scope ??= 'Namespaced';
  spec.versions = adapted.map((one) => one.version);
  if (isRecord(conversion)) spec.conversion = conversionOf(conversion);
  return doubts satisfies Message[];
};

function forVersion(version: JsonRecord, shared: JsonRecord, loose: boolean): { version: JsonRecord; open: boolean } {
  const own: JsonRecord = { ...version };
  for (const field of forAll)
    if (own[field] === undefined && shared[field] !== undefined) own[field] = copyJson(shared[field]);
  for (const [, column] of recordsOf(own.additionalPrinterColumns)) {
    if (column.JSONPath === undefined) continue;
    column.jsonPath = column.JSONPath;
    delete column.JSONPath;
  }
  const schema = recordAt(own, 'schema', 'openAPIV3Schema');
  if (loose || !schema) openSchemaOf(own);
  else schema.type ??= 'object';
  return { version: own, open: schema === undefined };
}

function conversionOf({ strategy, webhookClientConfig, conversionReviewVersions }: JsonRecord): JsonRecord {
  if (strategy !== 'Webhook') return { strategy };
  return {
    strategy,
    webhook: {
      clientConfig: webhookClientConfig,
      conversionReviewVersions: conversionReviewVersions ?? ['v1beta1'],
    },
  };
}

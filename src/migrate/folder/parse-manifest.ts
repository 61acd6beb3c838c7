import { LineCounter, parseDocument, type ScalarTag } from 'yaml';
import { KubeferryError } from '../../model/error.ts';
import { exactInteger } from '../../model/json-text.ts';
import { message } from '../../model/message.ts';
import type { KubeObject } from '../../model/object.ts';

/** Octal numbers as kubectl reads them: `defaultMode: 0644`. */
const octal: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^0[0-7]+$/,
  resolve: (text) => exactInteger(`0o${text}`),
};
/** Integers that a number may not hold. */
const long: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^(?:[-+]?[0-9]{16,}|0x[0-9A-Fa-f]{14,}|0o[0-7]{18,})$/,
  resolve: exactInteger,
};
/** Words for true and false of YAML 1.1, which kubectl reads. */
const switches: ScalarTag = {
  tag: 'tag:yaml.org,2002:bool',
  default: true,
  test: /^(?:[Yy]es|YES|[Oo]n|ON|[Nn]o|NO|[Oo]ff|OFF)$/,
  resolve: (text) => /^(?:yes|on)$/i.test(text),
};

/**
 * One manifest, read as kubectl would. `path` names it in errors.
 * @throws KubeferryError `invalid` with line and column, or with the field that is missing.
 */
export function parseManifest(text: string, path: string): KubeObject {
  const value = read(text, path);
  const missing = missingField(value);
  if (missing === undefined && isKubeObject(value)) return value;
  throw new KubeferryError('invalid', message('folder.manifest-fields', { path, field: missing ?? 'metadata' }), {
    hint: message('folder.manifest-fields.hint'),
  });
}

function read(text: string, path: string): unknown {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
    customTags: (tags) => [octal, long, switches, ...tags],
  });
  const [error] = document.errors;
  if (error) throw notYaml(path, lines.linePos(error.pos[0]), error.message, error);
  try {
    return document.toJS();
  } catch (thrown) {
    // An alias without its anchor, or so many aliases that the document would explode.
    throw notYaml(path, { line: 1, col: 1 }, thrown instanceof Error ? thrown.message : String(thrown), thrown);
  }
}

function notYaml(path: string, at: { line: number; col: number }, problem: string, cause: unknown): KubeferryError {
  const args = { path, line: at.line, column: at.col, problem };
  return new KubeferryError('invalid', message('folder.manifest-syntax', args), {
    cause,
    hint: message('folder.manifest-syntax.hint'),
  });
}

function missingField(value: unknown): string | undefined {
  const { apiVersion, kind, metadata } = isMapping(value) ? value : {};
  if (typeof apiVersion !== 'string' || apiVersion === '') return 'apiVersion';
  if (typeof kind !== 'string' || kind === '') return 'kind';
  const { name, namespace, labels, annotations } = isMapping(metadata) ? metadata : {};
  if (typeof name !== 'string' || name === '') return 'metadata.name';
  if (namespace !== undefined && typeof namespace !== 'string') return 'metadata.namespace';
  if (!isTexts(labels)) return 'metadata.labels';
  return isTexts(annotations) ? undefined : 'metadata.annotations';
}

function isKubeObject(value: unknown): value is KubeObject {
  return missingField(value) === undefined;
}

function isTexts(value: unknown): boolean {
  if (value === undefined) return true;
  return isMapping(value) && Object.values(value).every((text) => typeof text === 'string');
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { LineCounter, parseDocument } from 'yaml';
import { asKubectl } from '../../adapt/manifest/yaml-tags.ts';
import { KubeferryError } from '../../model/error.ts';
import { duplicateKey, duplicateKeyWords } from '../../model/json/duplicate-key.ts';
import { message } from '../../model/message.ts';
import { faultyField, isKubeObject, withoutEmptyMetadata } from '../../model/objects/kube-object.ts';
import type { KubeObject } from '../../model/objects/object.ts';

/**
 * One manifest, read as kubectl would. `path` names it in errors.
 * @throws KubeferryError `invalid` with line and column, or with the field that is missing.
 */
export function parseManifest(text: string, path: string): KubeObject {
  const value = withoutEmptyMetadata(read(text, path));
  if (isKubeObject(value)) return value;
  const field = faultyField(value) ?? 'metadata';
  throw new KubeferryError('invalid', message('folder.manifest-fields', { path, field }), {
    hint: message('folder.manifest-fields.hint'),
  });
}

function read(text: string, path: string): unknown {
  const lines = new LineCounter();
  const document = parseDocument(text, { ...asKubectl, lineCounter: lines });
  const [error] = document.errors;
  if (error) throw notYaml(path, lines.linePos(error.pos[0]), error.message, error);
  const twice = duplicateKey(document);
  if (twice) throw notYaml(path, lines.linePos(twice.range?.[0] ?? 0), duplicateKeyWords, undefined);
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

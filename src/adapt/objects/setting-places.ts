import { type Document, isMap, isPair, isScalar, parseDocument, visit } from 'yaml';
import type { NamedHost } from './named-hosts.ts';
import type { Setting } from './settings.ts';

/** Where a host stands in a setting: the setting itself, a flag of a command, an entry of the YAML, JSON or properties in it, or a directive. */
export interface Place {
  /** The name of the variable, the flag or the entry; that of an entry with those of what it stands in, as in `db.host`. */
  key: string;
  /** All that the variable, the flag or the entry says. */
  value: string;
  /** What an entry beside it says is the port. */
  port?: number;
}

/** Longer texts are not looked through, in characters: what configures by hand is short. */
const longest = 32 * 1024;

const flag = /(?:^|\s)-{1,2}([a-z][\w.-]*)(?:=|[ \t]+)["']?(\S*)$/i;
/** What stands before the address of another machine in the files of nginx and HAProxy. Source: their documentation. */
const directive =
  /^[ \t]*(?:(server|fastcgi_pass|uwsgi_pass|scgi_pass|memcached_pass)[ \t]+|(server)[ \t]+[\w.-]+[ \t]+)$/;
const property = /^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*[=:](.*)$/;

/** Where a host stands in its setting. */
export function placeOf({ setting, at, host }: NamedHost): Place {
  const { key, value } = setting;
  if (value.length > longest) return { key, value };
  const start = value.lastIndexOf('\n', at) + 1;
  const end = value.indexOf('\n', at);
  const line = value.slice(start, end < 0 ? undefined : end);
  const before = flag.exec(line.slice(0, at - start));
  if (before) {
    const [behind = ''] = /^[^\s"']*/.exec(value.slice(at + host.length)) ?? [];
    return { key: before[1] ?? '', value: (before[2] ?? '') + host + behind };
  }
  // The value of a variable, or of an entry of a ConfigMap that is no file.
  if (!/[\n={]/.test(value)) return { key, value };
  const named = directive.exec(line.slice(0, at - start));
  if (named) {
    const [behind = ''] = /^[^\s;]*/.exec(value.slice(at + host.length)) ?? [];
    return { key: named[1] ?? named[2] ?? '', value: host + behind };
  }
  const said = property.exec(line);
  return entryAt(setting, at) ?? (said ? { key: said[1] ?? '', value: (said[2] ?? '').trim() } : { key, value });
}

const documents = new WeakMap<Setting, Document.Parsed>();

function documentOf(setting: Setting): Document.Parsed {
  const document = documents.get(setting) ?? parseDocument(setting.value, { logLevel: 'silent' });
  documents.set(setting, document);
  return document;
}

/** The entry of YAML or JSON that holds an offset; nothing where the text is neither, or the entry has no name. */
function entryAt(setting: Setting, at: number): Place | undefined {
  const document = documentOf(setting);
  if (document.errors.length > 0) return undefined;
  let found: Place | undefined;
  visit(document, {
    Scalar(part, node, path) {
      const [start, end] = node.range ?? [0, 0];
      if (part === 'key' || at < start || at >= end) return undefined;
      const names = path.flatMap((one) => (isPair(one) ? [String(isScalar(one.key) ? one.key.value : '')] : []));
      if (names.length === 0) return visit.BREAK;
      const port = Number(path.findLast((one) => isMap(one))?.get('port'));
      found = { key: names.join('.'), value: String(node.value), ...(port > 0 && { port }) };
      return visit.BREAK;
    },
  });
  return found;
}

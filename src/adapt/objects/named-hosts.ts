import type { JsonPatchOperation } from '../../model/json/json-patch.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { TextPart } from '../manifest/spans.ts';
import { type Setting, settingsOf } from './settings.ts';

/** A dotted name or an address inside a setting. */
export interface NamedHost {
  host: string;
  setting: Setting;
  /** Where it begins in the value of the setting. */
  at: number;
  /** The port behind it, where one is said. */
  port?: number;
  /** What stands before `://` in front of it; absent where nothing does. */
  scheme?: string;
  /** Whether a path or the length of a network's prefix follows. */
  slash: boolean;
}

/** What of its setting a host is; nothing of one that may not be shown. */
export function partOf({ host, at, setting }: NamedHost): TextPart | undefined {
  return setting.secret ? undefined : { at, text: host };
}

const hosts = new WeakMap<KubeObject, readonly NamedHost[]>();

const lineComment = /^[ \t]*(#|\/\/|;|--).*$/gm;
const elementComment = /<!--[\s\S]*?-->/g;
/** Which hosts are not asked through a proxy: nobody calls them because of that. */
const noProxy = /^[ \t]*(?:export[ \t]+)?["']?no_proxy["']?[ \t]*[=:].*$/gim;
const dotted = /(?<![\w.*})$%-])\w[\w-]*(?:\.\w[\w-]*)+/g;
const schemeBefore = /([a-z][\w+.-]*):\/\/[^\s/"'<>]*$/i;

/** A text with blanks in the place of comments, so that everything else stands where it stood. A single line has none of its own. */
export function withoutComments(value: string): string {
  const end = value.lastIndexOf('-->') + 1;
  const open = end === 0 ? value : value.slice(0, end + 2).replace(elementComment, blank) + value.slice(end + 2);
  return open.includes('\n') ? open.replace(lineComment, blank) : open;
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

/** Where a setting may name hosts that are called. */
function callingText({ key, value }: Setting): string {
  return /^no_proxy$/i.test(key) ? '' : withoutComments(value).replace(noProxy, blank);
}

/** The dotted names and the addresses in what configures an application; each once in a setting; comments, and what is not to go through a proxy, are left out. */
export function hostsOf(object: KubeObject): readonly NamedHost[] {
  const known = hosts.get(object);
  if (known) return known;
  const found = settingsOf(object).flatMap((setting) => {
    if (!setting.value.includes('.')) return [];
    const text = callingText(setting);
    return Array.from(text.matchAll(dotted), ({ 0: host, index }) => {
      const scheme = schemeBefore.exec(text.slice(Math.max(0, index - 200), index))?.[1]?.toLowerCase();
      const port = /^:(\d{2,5})(?!\d)/.exec(text.slice(index + host.length, index + host.length + 7))?.[1];
      const slash = text[index + host.length] === '/';
      const before = { ...(scheme !== undefined && { scheme }), ...(port !== undefined && { port: Number(port) }) };
      return { host, setting, at: index, ...before, slash };
    });
  });
  const once = firstOfEach(found);
  hosts.set(object, once);
  return once;
}

/** Of the same setting and host only the first. */
function firstOfEach(named: readonly NamedHost[]): NamedHost[] {
  const seen = new Set<string>();
  return named.filter(({ host, setting }) => {
    const key = `${setting.pointer} ${host}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** Makes a setting name another host in the place of one, wherever it does outside of comments. */
export function namedInstead(setting: Setting, host: string, instead: string): JsonPatchOperation {
  const { value, pointer } = setting;
  let changed = '';
  let at = 0;
  for (const { 0: named, index } of callingText(setting).matchAll(dotted)) {
    if (named !== host) continue;
    changed += value.slice(at, index) + instead;
    at = index + named.length;
  }
  return { op: 'replace', path: pointer, value: changed + value.slice(at) };
}

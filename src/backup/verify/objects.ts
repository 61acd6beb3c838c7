import { hash } from 'node:crypto';
import { isRecord } from '../../model/json/json.ts';
import { parseJson } from '../../model/json/json-text.ts';
import { type Message, message } from '../../model/message.ts';
import { faultyField, isKubeObject } from '../../model/objects/kube-object.ts';
import {
  apiVersionOf,
  groupResource,
  type KubeObject,
  type ObjectRef,
  parseApiVersion,
  refKey,
} from '../../model/objects/object.ts';
import type { TarPath } from '../layout.ts';
import { type TarEntry, TarError } from '../tar-read.ts';
import type { Findings } from './findings.ts';
import type { IndexCheck } from './indexed.ts';
import type { ListCheck } from './listed.ts';

/** Objects that a backup may hold at the most. */
const mostObjects = 5_000_000;

/** What was seen of one object: the hash of each of its copies. */
interface Copies {
  plain?: string;
  versioned?: string;
}

/** Both copies were seen and are alike; one value for all, because there may be very many. */
const complete: Copies = {};

/** Looks at the objects of a tarball one by one: each is what its path says, lies there in two copies that are alike, and is known to index and list. */
export class ObjectCheck {
  readonly #findings: Findings;
  readonly #index: IndexCheck | undefined;
  readonly #list: ListCheck | undefined;
  readonly #copies = new Map<string, Copies>();
  /** Versions that are not preferred ones have no second copy. */
  readonly #others = new Set<string>();
  readonly #kinds = new Map<string, string>();
  #versions = false;
  #last: { key: string; digest: string; ref: ObjectRef } | undefined;

  constructor(findings: Findings, beside: { index: IndexCheck | undefined; list: ListCheck | undefined }) {
    this.#findings = findings;
    this.#index = beside.index;
    this.#list = beside.list;
  }

  /** Objects so far, each counted once. */
  get count(): number {
    return this.#copies.size;
  }

  /** Takes the next file that is an object by its path. */
  add(path: TarPath, place: TarEntry, content: Buffer): void {
    const digest = hash('sha256', content, 'base64');
    const key = refKey(path);
    if (!this.#isNew(key, path, place, digest)) return;
    const ref = this.#asLast(key, digest, path) ?? this.#check(path, place, content);
    if (ref === undefined) return;
    this.#last = { key, digest, ref };
    if (path.version === undefined) this.#index?.meet(ref, place);
    // Of the two copies one stands for both.
    if (path.version === undefined || !path.preferred) this.#list?.meet(ref, place.path);
  }

  /** Tells of objects of which a copy is missing, and of those that only index or list know. `versions`: the layout has copies with a version. */
  end(versions: boolean): void {
    this.#index?.end();
    this.#list?.end();
    if (this.#copies.size === 0) this.#findings.warning('resources', message('verify.noObjects'));
    for (const [key, copies] of this.#copies) {
      if (copies === complete) continue;
      if (copies.plain === undefined) this.#findings.error(key, message('verify.plainMissing'));
      else if (versions || this.#versions) this.#findings.error(key, message('verify.versionedMissing'));
    }
  }

  /** Keeps what was seen; tells of a path that came before, and of copies that differ. */
  #isNew(key: string, path: TarPath, place: TarEntry, digest: string): boolean {
    if (this.#copies.size + this.#others.size > mostObjects) {
      throw new TarError(message('backup.damage.objects', { most: mostObjects }));
    }
    const duplicate = () => {
      this.#findings.error(place.path, message('verify.duplicate'));
      return false;
    };
    if (!path.preferred) {
      if (this.#others.has(`${key} ${path.version}`)) return duplicate();
      this.#others.add(`${key} ${path.version}`);
      return true;
    }
    const copies = this.#copies.get(key) ?? {};
    const side = path.version === undefined ? 'plain' : 'versioned';
    if (side === 'versioned') this.#versions = true;
    if (copies === complete || copies[side] !== undefined) return duplicate();
    const other = side === 'plain' ? copies.versioned : copies.plain;
    if (other !== undefined && other !== digest) this.#findings.error(place.path, message('verify.copiesDiffer'));
    this.#copies.set(key, other === undefined ? { [side]: digest } : complete);
    return true;
  }

  /** The two copies of an object mostly lie side by side and are alike: then the second need not be parsed. */
  #asLast(key: string, digest: string, { version }: TarPath): ObjectRef | undefined {
    const last = this.#last;
    if (last?.key !== key || last.digest !== digest) return undefined;
    return version === undefined || version === last.ref.version ? last.ref : undefined;
  }

  /** The object, where it is one and the one that the path says. */
  #check(path: TarPath, place: TarEntry, content: Buffer): ObjectRef | undefined {
    const object = this.#parse(place, content);
    if (object === undefined) return undefined;
    const { group, version } = parseApiVersion(object.apiVersion);
    const { name, namespace } = object.metadata;
    const said = { group, version: path.version === undefined ? undefined : version, namespace, name };
    const wanted = { group: path.group, version: path.version, namespace: path.namespace, name: path.name };
    const ref: ObjectRef = { ...path, version, kind: object.kind };
    if (JSON.stringify(said) !== JSON.stringify(wanted)) {
      const found = `${apiVersionOf({ group, version })} ${object.kind} ${[namespace, name].filter(Boolean).join('/')}`;
      this.#findings.error(place.path, message('verify.otherObject', { found }));
      return undefined;
    }
    const resource = groupResource(path);
    const kind = this.#kinds.get(resource);
    if (kind === undefined) this.#kinds.set(resource, object.kind);
    else if (kind !== object.kind) {
      this.#findings.error(place.path, message('verify.otherKind', { kind: object.kind, other: kind }));
    }
    return ref;
  }

  #parse(place: TarEntry, content: Buffer): KubeObject | undefined {
    let detail: Message;
    try {
      const value = parseJson(content.toString('utf8'));
      if (isKubeObject(value)) return value;
      detail = isRecord(value)
        ? message('verify.notObject.field', { field: faultyField(value) ?? '' })
        : message('verify.notObject.value');
    } catch (thrown) {
      if (!(thrown instanceof SyntaxError)) throw thrown;
      detail = message('verify.notObject.json');
    }
    this.#findings.error(place.path, message('verify.notObject', { detail }));
    return undefined;
  }
}

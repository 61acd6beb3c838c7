import { EventEmitter, on } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followSides } from '../../../src/engine/comparison/following/follow.ts';
import type { Side, SideEvent } from '../../../src/engine/comparison/sides/side.ts';
import type { ComparisonEvent } from '../../../src/model/comparison/comparison.ts';
import { KubeferryError } from '../../../src/model/error.ts';
import { message } from '../../../src/model/message.ts';
import type { KubeObject, ObjectRef } from '../../../src/model/objects/object.ts';

const namespace = 'shop';
const kind = { group: '', version: 'v1', resource: '', kind: '', namespaced: true, verbs: [] };

beforeEach(() => void vi.useFakeTimers({ fakeNodeBuiltins: true }));
afterEach(() => void vi.useRealTimers());

const refTo = ({ kind: its, metadata: { name } }: KubeObject): ObjectRef => {
  return { group: '', version: 'v1', resource: '', kind: its, namespace, name };
};
const gone = () => new KubeferryError('not-found', message('error.unexpected', { detail: 'gone' }));

/** A side whose objects may change meanwhile; `write` is seen by its watches. */
class ChangingSide implements Side {
  readonly title = 'side';
  readonly namespaces = [namespace];
  readonly asWritten = true;
  readonly unread = [];
  readonly #objects = new Map<string, KubeObject>();
  readonly #writes = new EventEmitter();
  readonly #gone = new Set<string>();
  /** How often each kind was read. */
  readonly reads: Record<string, number> = {};
  /** What was asked for by its name, as `Kind/name`. */
  readonly named: string[] = [];
  /** Objects may be listed, and not be asked for one by one. */
  mayNotGet = false;
  /** What the cluster answers when it is asked for anything but to be watched. */
  refusal: 'denied' | 'unreachable' | undefined;
  /** A kind that is served without being watched, and one that is not served. */
  readonly without: { watch?: string; served?: string } = {};

  isSilent(): boolean {
    return false;
  }

  names(): string[] {
    return [];
  }

  async groups() {
    return ['ConfigMap', 'Ingress'].map((one) => ({ group: '', kind: one, namespace }));
  }

  async *read({ kind: wanted }: { kind: string }) {
    this.reads[wanted] = (this.reads[wanted] ?? 0) + 1;
    if (this.refusal) throw new KubeferryError(this.refusal, message('error.unexpected', { detail: 'no' }));
    if (this.#gone.has(wanted)) throw gone();
    for (const object of this.#objects.values()) {
      if (object.kind !== wanted) continue;
      yield { ref: refTo(object), object };
    }
  }

  async *readNamed({ kind: wanted }: { kind: string }, names: readonly string[]) {
    const refusal = this.mayNotGet ? 'denied' : this.refusal;
    if (refusal) throw new KubeferryError(refusal, message('error.unexpected', { detail: 'no' }));
    for (const name of names) {
      this.named.push(`${wanted}/${name}`);
      const object = this.#objects.get(`${wanted}/${name}`);
      if (object) yield { ref: refTo(object), object };
    }
  }

  watch({ kind: wanted }: { kind: string }, signal: AbortSignal): AsyncGenerator<SideEvent> | undefined {
    return this.without.served === wanted ? undefined : this.#watched(wanted, signal);
  }

  async *#watched(wanted: string, signal: AbortSignal): AsyncGenerator<SideEvent> {
    if (this.without.watch === wanted) return;
    const writes = on(this.#writes, wanted, { signal });
    for (const object of this.#objects.values())
      if (object.kind === wanted) yield { type: 'there', one: { ref: refTo(object), object } };
    yield { type: 'synced' };
    for await (const [object] of writes) yield { type: 'there', one: { ref: refTo(object), object } };
  }

  /** The cluster stops serving a kind. */
  forget(kindOf: string): void {
    this.#gone.add(kindOf);
    this.#writes.emit('error', gone());
  }

  write(kindOf: string, name: string, data: object = {}, more: object = {}): void {
    const object = { apiVersion: 'v1', kind: kindOf, metadata: { name, namespace }, data, ...more };
    this.#objects.set(`${kindOf}/${name}`, object);
    this.#writes.emit(kindOf, object);
  }
}

/** Follows both sides until it is disposed of. */
function following(left: Side, right: Side) {
  const ends = new AbortController();
  const events: ComparisonEvent[] = [];
  const call = { emit: (event: ComparisonEvent) => void events.push(event), drained: async () => undefined };
  const running = followSides(left, right, { mappings: {}, find: () => kind }, { ...call, signal: ends.signal });
  const ended = expect(running).rejects.toThrow();
  return {
    events,
    async [Symbol.asyncDispose]() {
      ends.abort();
      await ended;
    },
  };
}

test('kinds that were empty are looked at each minute, also where something that is watched changes all the time', async () => {
  const [left, right] = [new ChangingSide(), new ChangingSide()];
  left.write('ConfigMap', 'leader');
  right.write('ConfigMap', 'leader');
  await using running = following(left, right);
  await vi.advanceTimersByTimeAsync(1000);
  left.write('Ingress', 'web');
  for (let written = 0; written < 6; written++) {
    await vi.advanceTimersByTimeAsync(20_000);
    left.write('ConfigMap', 'leader', { written });
  }
  await vi.advanceTimersByTimeAsync(1000);
  expect(running.events).toContainEqual(
    expect.objectContaining({
      type: 'object',
      object: expect.objectContaining({ outcome: 'missing', object: expect.objectContaining({ name: 'web' }) }),
    }),
  );
  // Each change of the one is no reason to read its kind, or the other.
  expect(left.named).toEqual(Array.from({ length: 6 }, () => 'ConfigMap/leader'));
  expect(left.reads.ConfigMap).toBe(1);
  expect(left.reads.Ingress).toBeLessThanOrEqual(4);
});

test('where nothing changes, what is watched is not read again, and the comparison is true as of each minute', async () => {
  const [left, right] = [new ChangingSide(), new ChangingSide()];
  left.write('ConfigMap', 'leader');
  right.write('ConfigMap', 'leader');
  await using running = following(left, right);
  await vi.advanceTimersByTimeAsync(1000);
  const before = { reads: left.reads.ConfigMap, told: running.events.length };
  await vi.advanceTimersByTimeAsync(120_000);
  expect(left.reads.ConfigMap).toBe(before.reads);
  expect(running.events.slice(before.told).map(({ type }) => type)).toEqual(['followed', 'followed']);
});

test('what is true as of now is what is watched, and kinds without objects are as of when they were looked at', async () => {
  const [left, right] = [new ChangingSide(), new ChangingSide()];
  for (const side of [left, right]) side.write('ConfigMap', 'leader');
  await using running = following(left, right);
  const began = Date.now();
  const times = () => {
    const followed = running.events.findLast((event) => event.type === 'followed');
    return [followed?.at, followed?.lookedAt].map((at) => Date.parse(at ?? '') - began);
  };
  await vi.advanceTimersByTimeAsync(1000);
  expect(times()).toEqual([0, 0]);
  await vi.advanceTimersByTimeAsync(30_000);
  // Nobody is told of the one before the next look, so that nothing may be said of its kind until then.
  left.write('Ingress', 'web');
  left.write('ConfigMap', 'leader', { a: 'b' });
  await vi.advanceTimersByTimeAsync(1000);
  expect(times()).toEqual([31_300, 0]);
  await vi.advanceTimersByTimeAsync(60_000);
  const [at = 0, lookedAt = 0] = times();
  expect(lookedAt).toBeGreaterThanOrEqual(60_000);
  expect(at - lookedAt).toBeLessThan(1000);
});

test('a kind that a cluster serves and does not let watch is looked at each minute, and is true as of then', async () => {
  const [left, right] = [new ChangingSide(), new ChangingSide()];
  right.without.watch = 'Ingress';
  for (const side of [left, right]) for (const one of ['ConfigMap', 'Ingress']) side.write(one, 'web');
  await using running = following(left, right);
  const began = Date.now();
  await vi.advanceTimersByTimeAsync(1000);
  right.write('Ingress', 'web', { a: 'b' });
  left.write('ConfigMap', 'web', { a: 'b' });
  await vi.advanceTimersByTimeAsync(1000);
  const followed = running.events.findLast((event) => event.type === 'followed');
  expect(followed).toMatchObject({ counts: { drift: 1, same: 1 } });
  expect(Date.parse(followed?.lookedAt ?? '')).toBe(began);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(running.events.at(-1)).toMatchObject({ counts: { drift: 2 } });
});

test('a kind that one cluster has alone is watched there, and not looked at each minute', async () => {
  const [left, right] = [new ChangingSide(), new ChangingSide()];
  right.without.served = 'Ingress';
  left.write('Ingress', 'web');
  await using running = following(left, right);
  await vi.advanceTimersByTimeAsync(125_000);
  expect(left.reads.Ingress).toBe(1);
  left.write('Ingress', 'other');
  await vi.advanceTimersByTimeAsync(1000);
  expect(running.events.at(-1)).toMatchObject({ counts: { missing: 2 } });
});

test('a kind that a cluster stops serving is told as unread, and the others are followed on', async () => {
  const [left, right] = [new ChangingSide(), new ChangingSide()];
  for (const side of [left, right]) for (const one of ['ConfigMap', 'Ingress']) side.write(one, 'web');
  await using running = following(left, right);
  await vi.advanceTimersByTimeAsync(1000);
  right.forget('Ingress');
  await vi.advanceTimersByTimeAsync(1000);
  const part = { side: 'right', kind: 'Ingress', namespace };
  expect(running.events).toContainEqual({ type: 'unread', unread: expect.objectContaining(part) });
  left.write('ConfigMap', 'web', { a: 'b' });
  await vi.advanceTimersByTimeAsync(61_000);
  const told = running.events.filter(({ type }) => type === 'object');
  expect(told).toEqual([expect.objectContaining({ object: expect.objectContaining({ outcome: 'drift' }) })]);
});

test('a status that changes is no reason to look at anything, and a change is compared alone', async () => {
  const [left, right] = [new ChangingSide(), new ChangingSide()];
  for (const side of [left, right]) for (const name of ['a', 'b']) side.write('ConfigMap', name);
  await using running = following(left, right);
  await vi.advanceTimersByTimeAsync(1000);
  for (let seen = 0; seen < 50; seen++) {
    left.write('ConfigMap', 'a', {}, { status: { seen } });
    right.write('ConfigMap', 'b', {}, { status: { seen } });
    await vi.advanceTimersByTimeAsync(400);
  }
  expect([...left.named, ...right.named]).toEqual([]);
  expect(running.events.filter(({ type }) => type === 'followed')).toHaveLength(1);
  right.write('ConfigMap', 'b', { colour: 'red' }, { status: {} });
  await vi.advanceTimersByTimeAsync(400);
  expect([...left.named, ...right.named]).toEqual(['ConfigMap/b', 'ConfigMap/b']);
  expect(running.events.at(-2)).toMatchObject({
    object: { outcome: 'drift', object: { name: 'b' } },
    changedOn: ['right'],
  });
  expect(running.events.at(-1)).toMatchObject({ type: 'followed', counts: { drift: 1, same: 1 } });
  expect([left.reads.ConfigMap, right.reads.ConfigMap]).toEqual([1, 1]);
});

test('what may be listed and not be asked for one by one is listed where it changes', async () => {
  const [left, right] = [new ChangingSide(), new ChangingSide()];
  left.write('ConfigMap', 'a');
  right.mayNotGet = true;
  right.write('ConfigMap', 'a');
  await using running = following(left, right);
  await vi.advanceTimersByTimeAsync(1000);
  right.write('ConfigMap', 'a', { colour: 'red' });
  await vi.advanceTimersByTimeAsync(400);
  expect(running.events.filter(({ type }) => type === 'unread')).toEqual([]);
  expect(running.events.at(-1)).toMatchObject({ counts: { drift: 1 } });
});

test('a change that could not be looked at is told with its side once the cluster answers again', async () => {
  const [left, right] = [new ChangingSide(), new ChangingSide()];
  for (const side of [left, right]) side.write('ConfigMap', 'a');
  await using running = following(left, right);
  await vi.advanceTimersByTimeAsync(1000);
  left.refusal = 'unreachable';
  right.write('ConfigMap', 'a', { colour: 'red' });
  await vi.advanceTimersByTimeAsync(1000);
  expect(running.events.at(-1)).toMatchObject({ type: 'stalled' });
  left.refusal = undefined;
  await vi.advanceTimersByTimeAsync(6000);
  expect(running.events.at(-2)).toMatchObject({ object: { outcome: 'drift' }, changedOn: ['right'] });
  right.write('ConfigMap', 'a', { colour: 'blue' });
  left.write('ConfigMap', 'b');
  await vi.advanceTimersByTimeAsync(1000);
  expect(running.events.filter(({ type }) => type === 'object').at(-1)).toMatchObject({
    object: { outcome: 'missing' },
    changedOn: ['left'],
  });
});

test('what could not be read is looked at again each minute until it can be, without a change and whatever else changes', async () => {
  const [left, right] = [new ChangingSide(), new ChangingSide()];
  for (const side of [left, right]) for (const one of ['ConfigMap', 'Ingress']) side.write(one, 'a');
  await using running = following(left, right);
  await vi.advanceTimersByTimeAsync(1000);
  right.refusal = 'denied';
  right.write('Ingress', 'a', { colour: 'red' });
  await vi.advanceTimersByTimeAsync(1000);
  expect(running.events.filter(({ type }) => type === 'unread')).toHaveLength(1);
  right.refusal = undefined;
  for (let written = 0; written < 4; written++) {
    await vi.advanceTimersByTimeAsync(20_000);
    left.write('ConfigMap', 'a', { written });
  }
  await vi.advanceTimersByTimeAsync(1000);
  expect(running.events.filter(({ type }) => type === 'readable')).toHaveLength(1);
  const told = running.events.filter((event) => event.type === 'object' && event.object.object.kind === 'Ingress');
  expect(told).toEqual([expect.objectContaining({ changedOn: ['right'] })]);
  expect(left.reads).toEqual({ ConfigMap: 1, Ingress: 3 });
});

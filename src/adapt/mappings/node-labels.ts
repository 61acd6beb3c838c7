import { type JsonRecord, jsonPointer, recordAt, recordsOf } from '../../model/json/json.ts';
import { texts } from '../../model/json/parse.ts';
import { message } from '../../model/message.ts';
import type { Mappings } from '../../model/migration/plan.ts';
import type { Note } from '../context.ts';
import type { PodSpec } from '../kinds/pod-templates.ts';
import { allPodTerms, preferredTerms, requiredTerms } from '../nodes/affinity.ts';

type Path = (string | number)[];

/** Maps the labels of nodes by which a pod chooses them, is spread over them, and bears their taints, which are named as labels are. */
export function mapNodeLabels(pod: PodSpec, { nodeLabels = {} }: Mappings, note: Note): void {
  if (Object.keys(nodeLabels).length === 0) return;
  const { spec, path } = pod;
  const mapper = new LabelMapper(nodeLabels, note);
  mapper.selector(spec, [...path, 'nodeSelector']);
  for (const { term, path: at } of [...requiredTerms(pod), ...preferredTerms(pod)]) mapper.expressions(term, at);
  for (const { term, path: at } of allPodTerms(pod)) mapper.topology(term, at);
  for (const [index, term] of recordsOf(spec.topologySpreadConstraints)) {
    mapper.topology(term, [...path, 'topologySpreadConstraints', index]);
  }
  for (const [index, toleration] of recordsOf(spec.tolerations)) {
    mapper.toleration(toleration, [...path, 'tolerations', index]);
  }
}

/** Maps labels in place and notes each change. */
class LabelMapper {
  readonly #labels: Record<string, string>;
  readonly #note: Note;

  constructor(labels: Record<string, string>, note: Note) {
    this.#labels = labels;
    this.#note = note;
  }

  selector(spec: JsonRecord, path: Path): void {
    const selector = recordAt(spec, 'nodeSelector');
    if (!selector) return;
    const mapped: JsonRecord = {};
    for (const [key, value] of Object.entries(selector)) {
      const to = typeof value === 'string' ? this.#label(key, value) : undefined;
      // A selector that names both already keeps what it says by the other one.
      if (!to || (to.key !== key && Object.hasOwn(selector, to.key))) mapped[key] = value;
      else {
        mapped[to.key] = to.value;
        this.#changed([...path, key], `${key}=${String(value)}`, `${to.key}=${to.value}`);
      }
    }
    spec.nodeSelector = mapped;
  }

  expressions(term: JsonRecord, path: Path): void {
    for (const [index, expression] of recordsOf(term.matchExpressions)) {
      const at = [...path, 'matchExpressions', index];
      const { key, operator } = expression;
      if (typeof key !== 'string') continue;
      if (operator === 'In' || operator === 'NotIn') this.#values(expression, key, at);
      // A mapping of some values says nothing of whether the other label is there at all.
      else this.#key(expression, 'key', this.#own(key), at);
    }
  }

  topology(term: JsonRecord, path: Path): void {
    const key = term.topologyKey;
    if (typeof key === 'string') this.#key(term, 'topologyKey', this.#keyOf(key), path);
  }

  toleration(toleration: JsonRecord, path: Path): void {
    const { key, operator, value } = toleration;
    if (typeof key !== 'string') return;
    if (operator === 'Exists') {
      this.#key(toleration, 'key', this.#own(key), path);
      return;
    }
    const from = typeof value === 'string' ? value : '';
    const to = this.#label(key, from);
    if (!to) return;
    toleration.key = to.key;
    if (to.value !== from) toleration.value = to.value;
    this.#changed(path, `${key}=${from}`, `${to.key}=${to.value}`);
  }

  /** Several values of one label become as many of another; where they would become those of several, nothing is changed. */
  #values(expression: JsonRecord, key: string, path: Path): void {
    const values = texts(expression.values);
    const mapped = values.flatMap((value) => this.#label(key, value) ?? []);
    const [first] = mapped;
    if (!first || mapped.length < values.length || mapped.some((one) => one.key !== first.key)) return;
    expression.key = first.key;
    expression.values = [...new Set(mapped.map(({ value }) => value))];
    for (const [index, value] of values.entries()) {
      this.#changed(path, `${key}=${value}`, `${first.key}=${mapped[index]?.value ?? ''}`);
    }
  }

  #key(holder: JsonRecord, field: 'key' | 'topologyKey', to: string | undefined, path: Path): void {
    const from = holder[field];
    if (to === undefined || typeof from !== 'string' || to === from) return;
    holder[field] = to;
    this.#changed([...path, field], from, to);
  }

  /** What takes the place of a label with its value; nothing where that stays. */
  #label(key: string, value: string): { key: string; value: string } | undefined {
    const to = this.#own(`${key}=${value}`);
    const at = to?.indexOf('=') ?? -1;
    if (to !== undefined && at > 0) {
      const label = { key: to.slice(0, at), value: to.slice(at + 1) };
      return label.key === key && label.value === value ? undefined : label;
    }
    const other = this.#own(key);
    return other === undefined || other === key ? undefined : { key: other, value };
  }

  /** What takes the place of a key, whatever its value: its own mapping, or the one label that all of its values become. */
  #keyOf(key: string): string | undefined {
    const own = this.#own(key);
    if (own !== undefined) return own;
    const entries = Object.entries(this.#labels).filter(([from]) => from.startsWith(`${key}=`));
    const keys = new Set(entries.map(([, to]) => to.slice(0, to.indexOf('='))));
    const [only] = keys;
    return keys.size === 1 ? only : undefined;
  }

  #own(name: string): string | undefined {
    return Object.hasOwn(this.#labels, name) ? this.#labels[name] : undefined;
  }

  #changed(path: Path, from: string, to: string): void {
    this.#note(jsonPointer(...path), message('adapt.node-label', { from, to }));
  }
}

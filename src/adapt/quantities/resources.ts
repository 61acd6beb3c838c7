import { quantityValue } from '../../diff/quantity.ts';
import type { NodeFacts } from '../../model/clusters/cluster-facts.ts';
import { type JsonRecord, recordAt, recordsOf } from '../../model/json/json.ts';

/** Amounts by resource, such as `cpu` in cores and `memory` in bytes. */
export type Amounts = ReadonlyMap<string, number>;

/** The amounts of a record of quantities; what is no quantity is left out. */
export function amountsOf(quantities: Readonly<Record<string, unknown>> | undefined): Amounts {
  const found = new Map<string, number>();
  for (const [name, quantity] of Object.entries(quantities ?? {})) {
    const value = quantityValue(quantity);
    if (value !== undefined) found.set(name, value);
  }
  return found;
}

const offered = new WeakMap<NodeFacts, Amounts>();

/** What pods may have of a node; nothing where it does not say. It is read once for all objects. */
export function nodeAmounts(node: NodeFacts): Amounts | undefined {
  if (node.allocatable === undefined) return undefined;
  const amounts = offered.get(node) ?? amountsOf(node.allocatable);
  offered.set(node, amounts);
  return amounts;
}

/** What a container is limited to. */
export function limitsOf(container: JsonRecord): Amounts {
  return amountsOf(recordAt(container, 'resources', 'limits'));
}

/** What a container asks for; where it says nothing of a resource, its limit counts, as the API server fills it in. */
export function requestsOf(container: JsonRecord): Amounts {
  return new Map([...limitsOf(container), ...amountsOf(recordAt(container, 'resources', 'requests'))]);
}

/** What a pod needs in all by an amount of each container. Source: the scheduler; sidecars run beside what comes behind them. */
export function podAmounts(spec: JsonRecord, of: (container: JsonRecord) => Amounts): Amounts {
  const running = new Map<string, number>();
  const highest = new Map<string, number>();
  for (const [, container] of recordsOf(spec.initContainers)) {
    if (container.restartPolicy === 'Always') add(running, of(container));
    else raise(highest, sum(running, of(container)));
  }
  for (const [, container] of recordsOf(spec.containers)) add(running, of(container));
  raise(highest, running);
  return highest;
}

/** What the scheduler looks for on a node: the requests of a pod and what its runtime takes beside them. */
export function podRequests(spec: JsonRecord): Amounts {
  const own = amountsOf(recordAt(spec, 'resources', 'requests'));
  const wanted = new Map([...podAmounts(spec, requestsOf), ...own]);
  return sum(wanted, amountsOf(recordAt(spec, 'overhead')));
}

/** Whether an amount is more than another one; sums of thousandths are never quite what they are on paper. */
export function isMore(amount: number, other: number): boolean {
  return Math.round((amount - other) * 1e6) > 0;
}

function sum(one: Amounts, other: Amounts): Map<string, number> {
  const total = new Map(one);
  add(total, other);
  return total;
}

function add(total: Map<string, number>, more: Amounts): void {
  for (const [name, amount] of more) total.set(name, (total.get(name) ?? 0) + amount);
}

function raise(highest: Map<string, number>, other: Amounts): void {
  for (const [name, amount] of other) highest.set(name, Math.max(highest.get(name) ?? 0, amount));
}

function isBytes(resource: string): boolean {
  return /(^|\.)(memory|storage|ephemeral-storage)$|^hugepages-/.test(resource);
}

/** An amount as a quantity for a manifest: thousandths, or bytes in the largest unit that they are whole in. */
export function quantityText(resource: string, amount: number): string {
  if (!isBytes(resource)) {
    const thousandths = Math.round(amount * 1000);
    return thousandths % 1000 === 0 ? String(thousandths / 1000) : `${thousandths}m`;
  }
  const units = ['Pi', 'Ti', 'Gi', 'Mi', 'Ki'];
  const bytes = Math.round(amount);
  const at = units.findIndex((_, index) => bytes !== 0 && bytes % 1024 ** (units.length - index) === 0);
  return at < 0 ? String(bytes) : `${bytes / 1024 ** (units.length - at)}${units[at] ?? ''}`;
}

/** An amount for a person: memory and storage in the unit that they are thought of in, the rest as a number. */
export function amountText(resource: string, amount: number): string {
  if (!isBytes(resource)) return String(Math.round(amount * 1000) / 1000);
  const units = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'];
  const at = Math.min(Math.max(Math.floor(Math.log2(Math.max(amount, 1)) / 10), 0), units.length - 1);
  return `${Math.round((amount / 1024 ** at) * 10) / 10}${units[at] ?? ''}`;
}

import type { Fix, Severity } from '../../model/assessment/finding.ts';
import type { ClusterFacts } from '../../model/clusters/cluster-facts.ts';
import type { Message } from '../../model/message.ts';
import type { Mappings } from '../../model/migration/plan.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { TextPart } from '../manifest/spans.ts';
import type { ObjectIndex } from '../object-index.ts';
import type { Offer } from '../offer.ts';

/** What a rule says of one place of an object; `pointer` is a JSON pointer (RFC 6901). */
export interface Problem {
  severity: Severity;
  pointer: string;
  message: Message;
  /** What of the text there it is about, so that an editor points at it; never of a value that may not be shown. */
  part?: TextPart | undefined;
  /** Ways out, the best one first. */
  fixes?: Fix[];
  /** The address of a page that tells more, where an own rule names one. */
  docs?: string;
}

/** A fact that is unknown, so that the rule cannot say anything. */
export interface Unknown {
  unknown: string;
}

/** What a rule may look at beside the object. */
export interface RuleAbout {
  /** What the target offers. */
  target: Offer;
  /** All objects that go along. */
  objects: ObjectIndex;
  /** Secrets whose manifests withhold values, with these: the rules name a key of them, and never a value. */
  revealed?: ReadonlyMap<KubeObject, KubeObject> | undefined;
  /** What is known of the source; rarely anything but its version. */
  source?: ClusterFacts | undefined;
  plan?: PlanParts | undefined;
  /** The mappings of the plan for this target, by which the objects were made. */
  mappings?: Mappings | undefined;
}

/** A plan as data, or parts of one. */
export type PlanParts = Readonly<Record<string, unknown>>;

/** A rule looks at one object and says what will happen to it on the target. It is pure, and silent where all is well. */
export interface Rule {
  id: string;
  /** The kinds that it looks at, whatever their group; absent: any. It is asked of no other, since most objects are of no concern to most rules. */
  kinds?: readonly string[];
  check(object: KubeObject, about: RuleAbout): Iterable<Problem | Unknown>;
}

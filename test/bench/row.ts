/** What a figure is held against: `of` our own figure, or the ratio of ours to the peer's. */
export interface Goal {
  op: '<=' | '>=';
  value: number;
  of: 'ours' | 'ratio';
}

/** One figure of a benchmark, as `--json` prints it. Peer fields are null where there is no peer. */
export interface Row {
  name: string;
  unit: string;
  ours: number;
  peer: number | null;
  peerName: string | null;
  /** `ours / peer`. */
  ratio: number | null;
  goal: Goal;
  held: boolean;
}

/** Makes a row, and judges it by its unrounded figures. */
export function row(about: {
  name: string;
  unit: string;
  ours: number;
  peer?: { name: string; value: number };
  goal: Goal;
}): Row {
  const { name, unit, ours, peer, goal } = about;
  const ratio = peer ? ours / peer.value : null;
  const judged = goal.of === 'ours' ? ours : ratio;
  if (judged === null || !Number.isFinite(judged)) throw new Error(`${name} has no figure that could be judged.`);
  const held = goal.op === '<=' ? judged <= goal.value : judged >= goal.value;
  return {
    name,
    unit,
    ours: rounded(ours),
    peer: peer ? rounded(peer.value) : null,
    peerName: peer?.name ?? null,
    ratio: ratio === null ? null : rounded(ratio),
    goal,
    held,
  };
}

/** The middle value. Throws where there is none. */
export function median(values: readonly number[]): number {
  const middle = values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
  if (middle === undefined) throw new Error('The median of nothing.');
  return middle;
}

/** Three digits that count, and no fraction of large numbers. */
function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}

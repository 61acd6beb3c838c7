/** Work that lets go now and then, so that whoever does it may turn to something else. */
export type Steps<Result> = Generator<void, Result>;

/** Does all of it without a break. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

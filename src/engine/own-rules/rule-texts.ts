import { PlanText, type Stretch, type TextKind } from '../../migrate/plan/plan-text.ts';
import { ownRuleSchema } from '../../model/assessment/own-rule.ts';
import { message } from '../../model/message.ts';

const ruleKind: TextKind = { schema: ownRuleSchema, itself: message('own.itself') };

/** The documents of a file of rules, each as a text in which everything else is blank, so that places are those of the file. */
export function ruleTexts(text: string): PlanText[] {
  return blanked(text).map((part) => new PlanText(part, ruleKind));
}

/** The document that a line of a file of rules is in, as such a text; the line begins at 0. */
export function ruleTextAt(text: string, line: number): { text: string; kind: TextKind } {
  const before = text.split('\n', line + 1).filter((one) => isMarker(one)).length;
  const parts = blanked(text);
  return { text: parts[Math.min(before, parts.length - 1)] ?? text, kind: ruleKind };
}

/** Where a stretch of the value of a text stands in the file; the whole value where it is written in a way that changes its characters. */
export function stretchWithin(
  text: PlanText,
  path: readonly (string | number)[],
  value: string,
  within: Stretch,
): Stretch {
  const whole = text.valueAt(path);
  const lines = value.split('\n');
  const written = text.text.slice(whole.start, whole.end);
  const line = value.slice(0, within.start).split('\n').length - 1;
  const column = within.start - value.lastIndexOf('\n', within.start - 1) - 1;
  // Where each line of the value stands: behind the one before it.
  let at = 0;
  for (const [index, one] of lines.entries()) {
    const found = written.indexOf(one, at);
    if (found < 0) return whole;
    if (index === line) {
      const start = whole.start + found + column;
      return {
        start,
        end: Math.max(start + 1, Math.min(start + within.end - within.start, whole.start + found + one.length)),
      };
    }
    at = found + one.length;
  }
  return whole;
}

function isMarker(line: string): boolean {
  return /^---(\s|$)/.test(line);
}

/** A line of three dashes at the left margin parts documents, whatever is around it. */
function blanked(text: string): string[] {
  const lines = text.split('\n');
  const documentOf: number[] = [];
  let document = 0;
  for (const line of lines) {
    if (isMarker(line)) document += 1;
    documentOf.push(isMarker(line) ? -1 : document);
  }
  return Array.from({ length: document + 1 }, (_, index) =>
    lines.map((line, at) => (documentOf[at] === index ? line : line.replace(/[^\r]/g, ' '))).join('\n'),
  );
}

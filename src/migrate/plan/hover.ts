import { type Place, PlanText, type TextKind } from './plan-text.ts';
import { declaredAt, defaultOf, descriptionOf, keysAt, schemasAt, typeOf, valuesOf } from './schema-at.ts';

/** What a key or value of a plan, or of a text of another kind, means, as Markdown; nothing where there is nothing to say. */
export function hoverPlan(text: string, place: Place, kind?: TextKind): string | undefined {
  const plan = new PlanText(text, kind);
  const { schema: of } = plan.kind;
  const found = plan.pathAt(plan.offset(place));
  const schema = found && declaredAt(found.path, of);
  if (!found || !schema || found.path.length === 0) return undefined;
  const key = found.path.at(-1);
  const required = keysAt(found.path.slice(0, -1), [], of).some((one) => one.key === key && one.required);
  const standard = defaultOf(schema);
  const values = [...new Set(schemasAt(found.path, of).flatMap(valuesOf))];
  const about = [
    typeOf(schema),
    ...(required ? ['required'] : []),
    ...(standard !== undefined && standard !== '{}' && standard !== '[]' ? [`default: \`${standard}\``] : []),
  ];
  const name = typeof key === 'number' ? 'item' : `**${key}**`;
  return [
    `${name} (${about.join(', ')})`,
    descriptionOf(schema),
    values.length > 0 ? `One of ${values.map((value) => `\`${value}\``).join(', ')}.` : undefined,
  ]
    .filter((line) => line !== undefined)
    .join('\n\n');
}

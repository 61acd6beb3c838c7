/** Format: the label selectors of k8s.io/apimachinery/pkg/labels, and the label names and values of its validation. */

const labelName = '[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?';
const domainPart = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
const key = `(?:(?=[^/]{1,253}/)${domainPart}(?:\\.${domainPart})*/)?${labelName}`;
const value = `(?:${labelName})?`;

const requirements = [
  `!?\\s*${key}`,
  `${key}\\s*(?:==?|!=)\\s*${value}`,
  `${key}\\s+(?:in|notin)\\s*\\(\\s*${value}\\s*(?:,\\s*${value}\\s*)*\\)`,
  `${key}\\s*[<>]\\s*[0-9]{1,18}`,
].map((pattern) => new RegExp(`^${pattern}$`));

/** The first part of a label selector that an API server would not take; nothing where it takes the whole. An empty selector is one. */
export function wrongPart(selector: string): string | undefined {
  if (selector.trim() === '') return undefined;
  // At the commas that are not between brackets.
  const parts = selector.split(/,(?![^()]*\))/).map((part) => part.trim());
  const wrong = parts.find((part) => !requirements.some((pattern) => pattern.test(part)));
  return wrong === '' ? selector : wrong;
}

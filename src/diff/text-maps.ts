/** Fields that hold a map of texts, which mean what they say, whatever their keys are called. */
export const textMaps: ReadonlySet<string> = new Set([
  'labels',
  'annotations',
  'matchLabels',
  'nodeSelector',
  'selector',
  'parameters',
]);

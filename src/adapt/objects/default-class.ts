/** The class that counts where none is named, `none` where there is none; nothing where it is not known which one that is. */
export function defaultClass<Class extends { default?: boolean | undefined }>(
  classes: readonly Class[],
): Class | 'none' | undefined {
  const found = classes.find((one) => one.default === true);
  return found ?? (classes.some((one) => one.default === undefined) ? undefined : 'none');
}

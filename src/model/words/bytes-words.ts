const units = ['B', 'KB', 'MB', 'GB', 'TB'];

/** A number of bytes, roughly: `12.3 MB`. */
export function bytesWords(bytes: number): string {
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toPrecision(3)} ${units[power]}`;
}

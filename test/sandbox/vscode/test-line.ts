/** Begins each line that a host test run prints for a person; VS Code prints much beside. */
export const testLine = 'test: ';

import type { Finding, NotJudged } from './finding.ts';
import type { Message } from './message.ts';

/** A place in a file; line and column begin at 1. */
export interface FilePlace {
  file: string;
  line: number;
  column: number;
}

/** What the rules say of the manifests in some files. */
export interface AssessedFiles {
  files: number;
  objects: number;
  findings: (Finding & FilePlace)[];
  notJudged: NotJudged[];
  /** What is no object of Kubernetes, with the reason. */
  skipped: (FilePlace & { words: Message })[];
}

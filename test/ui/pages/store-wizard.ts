import type { Workbench } from './workbench.ts';

/** What a person answers in Add Store… and Edit Store…; what is left out is taken as it stands. */
export interface StoreAnswers {
  kind?: string;
  folder?: string;
  endpoint?: string;
  region?: string;
  bucket?: string;
  prefix?: string;
  /** The file of a certificate authority. */
  authority?: string;
  keys?: string;
  typed?: { accessKey: string; secretKey: string };
  name?: string;
}

/** Goes through the pages of a store by keyboard, up to the last one. */
export async function answerStoreWizard({ page, quickPick }: Workbench, answers: StoreAnswers): Promise<void> {
  const { typed } = answers;
  const all: { words: RegExp; answer: string | undefined; list?: boolean }[] = [
    { words: /^Where do backups lie/, answer: answers.kind, list: true },
    { words: /^The folder\. /, answer: answers.folder },
    { words: /^The address of the S3 server/, answer: answers.endpoint },
    { words: /^Which region/, answer: answers.region, list: true },
    { words: /^The bucket\. /, answer: answers.bucket },
    { words: /^The folder in the bucket/, answer: answers.prefix },
    { words: /^A PEM file/, answer: answers.authority },
    { words: /^Where do the keys come from/, answer: answers.keys, list: true },
    { words: /^The access key/, answer: typed?.accessKey },
    { words: /^The secret key/, answer: typed?.secretKey },
    { words: /^What you call this store/, answer: answers.name },
  ];
  for (let rest = all; rest.length > 0; ) {
    const shown = await quickPick.oneOf(rest.map(({ words }) => words));
    const current = rest[shown];
    rest = rest.slice(shown + 1);
    // Some come when they are loaded.
    if (current?.list) await quickPick.options();
    if (current?.answer !== undefined) await quickPick.fill(current.answer);
    // What is not in a list becomes a row when it was typed.
    if (current?.list) await quickPick.options();
    await page.keyboard.press('Enter');
  }
}

import type { Workbench } from './workbench.ts';

/** What a person answers in Restore…; the target cluster is `target` where nothing is said. */
export interface RestoreAnswers {
  cluster?: 'source';
  namespace: string;
  existing: 'Skip them' | 'Update them' | 'Fail';
  finish: 'Restore' | 'Preview first';
  /** Is called when all objects are there to be ticked; absent: all stay ticked. */
  objects?: () => Promise<void>;
  /** Is called when the last page is there. */
  confirm?: () => Promise<void>;
}

/** Goes through Restore… from its page about the target. */
export async function answerRestoreWizard(workbench: Workbench, answers: RestoreAnswers): Promise<void> {
  const { page, quickPick } = workbench;
  await quickPick.page(/^To which cluster/);
  await quickPick.choose(new RegExp(`^${answers.cluster ?? 'target'}\\b`));
  await quickPick.page(/^Into which namespace/);
  await quickPick.fill(answers.namespace);
  await quickPick.choose(answers.namespace);
  await quickPick.page(/^Which objects/);
  await quickPick.options();
  await answers.objects?.();
  await page.keyboard.press('Enter');
  await quickPick.page(/^What about objects/);
  await quickPick.choose(new RegExp(`^${answers.existing}`));
  await quickPick.page(/^Allows in /);
  await answers.confirm?.();
  await quickPick.choose(new RegExp(`^(\\S+ )?${answers.finish}\\b`));
}

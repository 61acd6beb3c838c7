import type { Workbench } from './workbench.ts';

/** Answers the pages of Back Up…, and gives the sentence at its end. */
export async function answerBackUpWizard(workbench: Workbench, store: string, name: string): Promise<string> {
  const { page, quickPick, notifications } = workbench;
  await quickPick.page(/^Into which store/);
  await quickPick.choose(store);
  await quickPick.page(/The name of the backup/);
  await quickPick.fill(name);
  await page.keyboard.press('Enter');
  await quickPick.page(/^How long is it kept/);
  await page.keyboard.press('Enter');
  return notifications.text(new RegExp(`The backup ${name}`));
}

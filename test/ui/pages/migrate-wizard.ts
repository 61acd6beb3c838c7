import type { Workbench } from './workbench.ts';

/** The pages of Migrate…, in their order. Each may be left out by the wizard except the first and the last. */
const pages = [
  { name: 'target', placeholder: /^To which cluster/ },
  { name: 'namespace', placeholder: /^Into which namespace/ },
  { name: 'engine', placeholder: /^Who carries the objects/ },
  { name: 'claims', placeholder: /bound claims/ },
  { name: 'storage-classes', placeholder: /^Storage classes that/ },
  { name: 'ingress-classes', placeholder: /^Ingress classes that/ },
  { name: 'node-labels', placeholder: /^Labels by which pods/ },
  { name: 'registries', placeholder: /^Registries that/ },
  { name: 'store', placeholder: /^Into which store/ },
  { name: 'confirm', placeholder: /^Allows in / },
] as const;

/** A page of the wizard. */
export type PageName = (typeof pages)[number]['name'];

/** What a person does in the wizard. */
export interface WizardAnswers {
  target: string;
  /** The store that is chosen where stores were added. Default: the first. */
  store?: string;
  /** What becomes of bound claims: all created empty, which is the default, or what the wizard has chosen beforehand. */
  claims?: 'empty' | 'suggested';
  /** What is done on the last page, which otherwise stays open. */
  finish?: 'Migrate' | 'Preview first' | 'Open the plan without running';
  /** Is told each page when it is there, before it is answered. */
  seen?: (page: PageName) => Promise<void>;
}

/** Goes through Migrate… with the suggested answers; bound claims are created empty unless it says otherwise. Gives the pages that were shown. */
export async function answerMigrateWizard(workbench: Workbench, answers: WizardAnswers): Promise<PageName[]> {
  const { page, quickPick } = workbench;
  const shown: PageName[] = [];
  let rest: (typeof pages)[number][] = [...pages];
  while (rest.length > 0) {
    const any = new RegExp(rest.map(({ placeholder }) => placeholder.source).join('|'));
    const box = quickPick.root.getByPlaceholder(any);
    await box.waitFor();
    const words = (await box.getAttribute('placeholder')) ?? '';
    const at = rest.findIndex(({ placeholder }) => placeholder.test(words));
    const current = rest[at];
    if (!current) throw new Error(`The wizard shows a page that is not known: ${words}`);
    rest = rest.slice(at + 1);
    shown.push(current.name);
    await quickPick.options();
    await answers.seen?.(current.name);
    if (current.name === 'target') await quickPick.choose(new RegExp(`^${answers.target}\\b`));
    else if (current.name === 'claims' && answers.claims !== 'suggested')
      await quickPick.choose(/Create all claims empty/);
    else if (current.name === 'store' && answers.store !== undefined) await quickPick.choose(answers.store);
    else if (current.name === 'confirm' && answers.finish === undefined) return shown;
    else if (current.name === 'confirm') await quickPick.choose(new RegExp(`^(\\S+ )?${answers.finish}\\b`));
    else await page.keyboard.press('Enter');
  }
  return shown;
}

import * as vscode from 'vscode';
import type { RegistryLogin } from '../../model/migration/target-object.ts';
import { askText } from '../wizard.ts';

/** Asks for a login at a registry, page by page; nothing where the person gives up. It is kept nowhere. */
export async function askLogin(title: string): Promise<RegistryLogin | undefined> {
  const pages = [
    {
      prompt: vscode.l10n.t('The source has no keys that can be copied. Which registry are the images pulled from?'),
      placeholder: 'registry.example.com',
      check: (text: string) =>
        /^[\w.-]+(:\d+)?(\/\S*)?$/.test(text)
          ? undefined
          : vscode.l10n.t('A host, such as registry.example.com:5000, without https://'),
    },
    { prompt: vscode.l10n.t('The user that pulls there'), check: filled },
    {
      prompt: vscode.l10n.t('The password or token; it goes into the Secret of the target and is kept nowhere else'),
      hidden: true,
      check: filled,
    },
  ];
  const given: string[] = [];
  while (given.length < pages.length) {
    const page = pages[given.length];
    if (!page) break;
    const place = { title, step: given.length + 1, totalSteps: pages.length, back: given.length > 0 };
    const answer = await askText(place, { value: '', ...page });
    if (answer === 'cancel') return undefined;
    if (answer === 'back') given.pop();
    else given.push(answer.value);
  }
  const [registry = '', user = '', password = ''] = given;
  return { registry, user, password };
}

function filled(text: string): string | undefined {
  return text === '' ? vscode.l10n.t('It cannot be empty') : undefined;
}

import * as vscode from 'vscode';
import { parseToleration, tolerationText } from '../../model/objects/toleration-text.ts';
import { newestVelero, veleroVersions } from '../../model/velero/velero-versions.ts';
import { namespaceNameProblem } from '../namespace-name.ts';
import type { Leaving, Page, PagePlace } from '../page-flow.ts';
import { askText, pickOne, type Row } from '../wizard.ts';
import { translate as t } from '../words.ts';
import { type InstallDraft, sizes } from './install-draft.ts';
import {
  hoursOfDays,
  isAddress,
  isRegistry,
  labelsOf,
  type OptionName,
  optionRows,
  sizeWords,
  versionWords,
} from './option-rows.ts';

/** The page with all options: Enter takes them as they are, a row changes its own. */
export function optionsPage(): Page<InstallDraft> {
  return {
    async show(draft, place) {
      let last: OptionName | true = true;
      for (;;) {
        const answer = await pickOne<OptionName | true>(place, {
          placeholder: vscode.l10n.t('How shall it be installed?'),
          rows: rowsOf(draft),
          active: (value) => value === last,
        });
        if (typeof answer === 'string') return answer;
        if (answer.value === true) return 'next';
        last = answer.value;
        delete draft.plans;
        if ((await change(draft, answer.value, { ...place, back: true })) === 'cancel') return 'cancel';
      }
    },
  };
}

function rowsOf(draft: InstallDraft): Row<OptionName | true>[] {
  const go: Row<OptionName | true> = {
    label: `$(arrow-right) ${vscode.l10n.t('Continue')}`,
    detail: vscode.l10n.t('Take these options; choose one to change it.'),
    value: true,
  };
  const rows = optionRows(draft, t).map(({ option, ...row }): Row<OptionName | true> => ({ ...row, value: option }));
  return [go, ...rows];
}

type Change = (draft: InstallDraft, place: PagePlace) => Promise<'next' | Leaving> | 'next';

const changes: Record<OptionName, Change> = {
  version,
  access: toggle('readOnly'),
  inside: ask({
    prompt: () => vscode.l10n.t('The address of the store as pods reach it; empty where it is the same'),
    value: ({ insideEndpoint = '' }) => insideEndpoint,
    check: (text) => {
      const fits = text === '' || isAddress(text);
      return fits ? undefined : vscode.l10n.t('An address is written as http://minio.storage:9000');
    },
    take: (options, text) => {
      if (text === '') delete options.insideEndpoint;
      else options.insideEndpoint = text;
    },
  }),
  nodeAgent: toggle('nodeAgent'),
  csi: toggle('csi'),
  ttl: ask({
    prompt: () => vscode.l10n.t('How many days are backups kept that do not say so themselves?'),
    value: ({ ttlHours = 720 }) => String(ttlHours / 24),
    check: (text) => (hoursOfDays(text) === undefined ? vscode.l10n.t('A number from 1') : undefined),
    take: (options, text) => {
      const hours = hoursOfDays(text);
      if (hours !== undefined) options.ttlHours = hours;
    },
  }),
  registry: ask({
    prompt: () => vscode.l10n.t('The registry that has the images of Docker Hub; empty for Docker Hub itself'),
    value: ({ registry = '' }) => registry,
    check: (text) => {
      const fits = text === '' || isRegistry(text);
      return fits
        ? undefined
        : vscode.l10n.t('A registry is written as registry.example.com or registry.example.com/hub');
    },
    take: (options, text) => {
      if (text === '') delete options.registry;
      else options.registry = text;
    },
  }),
  namespace: ask({
    prompt: () => vscode.l10n.t('The namespace of Velero'),
    value: ({ namespace }) => namespace,
    check: (text) => namespaceNameProblem(text, t),
    take: (options, text) => {
      options.namespace = text;
    },
  }),
  server: size('server'),
  agent: size('agent'),
  nodes: ask({
    prompt: () => vscode.l10n.t('Labels of the nodes that Velero runs on, such as pool=system; empty for any node'),
    value: ({ nodeSelector = {} }) =>
      Object.entries(nodeSelector)
        .map(([name, value]) => `${name}=${value}`)
        .join(', '),
    check: (text) => (labelsOf(text) ? undefined : vscode.l10n.t('Labels are written as name=value, name=value')),
    take: (options, text) => {
      options.nodeSelector = labelsOf(text) ?? {};
    },
  }),
  tolerations: ask({
    prompt: () => vscode.l10n.t('Taints that Velero bears, such as dedicated=backup:NoSchedule; empty for none'),
    value: ({ tolerations = [] }) => tolerations.map(tolerationText).join(', '),
    check: (text) =>
      wordsOf(text).every((word) => parseToleration(word))
        ? undefined
        : vscode.l10n.t('Taints are written as key, key=value or key=value:NoSchedule'),
    take: (options, text) => {
      options.tolerations = wordsOf(text).flatMap((word) => parseToleration(word) ?? []);
    },
  }),
};

function change(draft: InstallDraft, option: OptionName, place: PagePlace): Promise<'next' | Leaving> | 'next' {
  return changes[option](draft, place);
}

function wordsOf(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

function toggle(option: 'readOnly' | 'nodeAgent' | 'csi'): Change {
  return ({ options }) => {
    options[option] = options[option] !== true;
    return 'next';
  };
}

interface Question {
  prompt: () => string;
  value: (options: InstallDraft['options']) => string;
  check: (text: string) => string | undefined;
  take: (options: InstallDraft['options'], text: string) => void;
}

function ask({ prompt, value, check, take }: Question): Change {
  return async ({ options }, place) => {
    const answer = await askText(place, { prompt: prompt(), value: value(options), check });
    if (typeof answer === 'string') return answer;
    take(options, answer.value);
    return 'next';
  };
}

async function version({ options }: InstallDraft, place: PagePlace): Promise<'next' | Leaving> {
  const { version: chosen = newestVelero } = options;
  const rows = veleroVersions.map((value) => {
    const { description, ...more } = versionWords(value, t);
    return { label: description, ...more, value };
  });
  const placeholder = vscode.l10n.t('Which version of Velero?');
  const answer = await pickOne(place, { placeholder, rows, active: (value) => value === chosen });
  if (typeof answer === 'string') return answer;
  options.version = answer.value;
  return 'next';
}

function size(of: 'server' | 'agent'): Change {
  return async ({ options }, place) => {
    const offered = [undefined, sizes.larger, sizes.unbounded];
    const rows = offered.map((one, at) => ({ label: sizeWords(one, t), value: at }));
    const answer = await pickOne<number>(place, { placeholder: vscode.l10n.t('How large?'), rows });
    if (typeof answer === 'string') return answer;
    const chosen = offered[answer.value];
    if (chosen) options[of] = chosen;
    else delete options[of];
    return 'next';
  };
}

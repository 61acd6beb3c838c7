import type { Requests } from '../../../model/door.ts';
import type { JsonRecord } from '../../../model/json/json.ts';
import { record, text as textOf } from '../../../model/json/parse.ts';
import type { HookOffer, HooksKind } from '../../../model/velero/velero-hooks.ts';
import type { PageScope } from '../../migrations/draft.ts';
import type { Leaving, PagePlace } from '../../page-flow.ts';
import type { Shared } from '../../shared.ts';
import { pickOne, type Row } from '../../wizard.ts';
import { translate as t } from '../../words.ts';
import type { FormField } from './form.ts';
import type { HooksEditor } from './hooks-editor.ts';

/** Where the hooks of earlier forms are kept: a text by what they were for. */
const remembered = 'kubeferry.veleroHooks';
/** Forms whose hooks are kept. */
const mostRemembered = 30;

/** What hooks are offered for: pods of a cluster, or of a backup. */
export type HooksPlace = Omit<Requests['velero.offerHooks']['params'], 'kind'>;

/** The row "Hooks" of a form: what fits the images that run there is offered as a document to edit. `place`: as the form stands. */
export function hooksField(
  { shared, explain }: PageScope,
  editor: HooksEditor,
  kind: HooksKind,
  place: () => HooksPlace | undefined,
): FormField {
  return {
    id: 'hooks',
    label: t('Hooks'),
    prompt: '',
    shown: (text) => (text === '' ? '' : namesIn(text).join(', ') || t('as written')),
    before: () => {
      const at = place();
      return at && textOf(record(shared.context.globalState.get(remembered))[keyOf(kind, at)]);
    },
    async edit(text, at) {
      const of = place();
      if (!of) return 'back';
      const answer = await choose({ shared, explain }, { ...of, kind }, text, at);
      if (typeof answer === 'string') return answer;
      if (answer.value === '') return answer;
      const edited = await editor.edit(kind, answer.value);
      return edited === undefined ? 'back' : { value: edited };
    },
  };
}

/** Keeps the hooks of a form for the next one that is for the same. */
export async function rememberHooks({ context }: Shared, kind: HooksKind, of: HooksPlace, text = ''): Promise<void> {
  const { [keyOf(kind, of)]: _before, ...others } = record(context.globalState.get(remembered));
  const kept = Object.entries(others).slice(1 - mostRemembered);
  const now = text === '' ? [] : [[keyOf(kind, of), text] as const];
  await context.globalState.update(remembered, Object.fromEntries([...kept, ...now]));
}

/** What Velero is given for the text of hooks; nothing where there is none. Throws what the engine answers. */
export async function hooksOf({ engine }: Shared, kind: HooksKind, text = ''): Promise<{ hooks?: JsonRecord }> {
  if (text === '') return {};
  const { hooks } = await engine.request('velero.readHooks', { kind, text });
  return hooks ? { hooks } : {};
}

/** Asks what to begin with. Gives the text to edit, or an empty one for no hooks. */
function choose(
  { shared, explain }: PageScope,
  asked: Requests['velero.offerHooks']['params'],
  text: string,
  at: PagePlace,
): Promise<{ value: string } | Leaving> {
  return pickOne<string>(at, {
    placeholder: t('Commands in pods, so that what is in their volumes can be relied on'),
    explain,
    rows: async (signal) => {
      const offer = await shared.engine.request('velero.offerHooks', asked, { signal });
      return [...(text === '' ? [] : [{ label: t('Edit the hooks of this form'), value: text }]), ...offerRows(offer)];
    },
  });
}

function offerRows({ text, offered }: HookOffer): Row<string>[] {
  const running = offered.filter(({ runs }) => runs);
  const none = { label: t('Without hooks'), value: '' };
  const where = (all: HookOffer['offered']) => all.map(({ app, pods }) => `${app} (${pods})`).join(', ');
  const idle = offered
    .filter(({ runs }) => !runs)
    .map((one) => ({ label: `$(warning) ${where([one])}`, detail: one.does }));
  if (running.length === 0) {
    return [
      none,
      { label: t('Write hooks'), detail: t('No image that hooks are known for runs there.'), value: text },
      ...idle,
    ];
  }
  const does = [...new Set(running.map((one) => one.does))].join(' ');
  return [
    { label: t('Edit what is offered for {apps}', { apps: where(running) }), detail: does, value: text },
    none,
    ...idle,
  ];
}

/** The names of the hooks in a text, as far as they can be told without reading it as YAML. */
function namesIn(text: string): string[] {
  return [...text.matchAll(/^ {0,4}- name: *(.+)$/gm)].map((match) => match[1] ?? '');
}

function keyOf(kind: HooksKind, { of, namespaces }: HooksPlace): string {
  return JSON.stringify([kind, 'context' in of ? of.context : of.name, ...namespaces]);
}

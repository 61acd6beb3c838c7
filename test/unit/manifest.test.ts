import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { list, record } from '../../src/model/json/parse.ts';
import { messages } from '../../src/model/messages/index.ts';
import { storeSpec } from '../../src/model/migration/plan.ts';
import { commands, objectScheme, settingKeys, views } from '../../src/ui/manifest.ts';
import { planPattern } from '../../src/ui/migrations/plan-files.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

interface Item {
  command?: string;
  view?: string;
  when?: string;
  title?: string;
  enablement?: string;
}

interface Setting {
  default: unknown;
  scope?: string;
  markdownDescription?: string;
  oneOf?: unknown[];
  items?: { oneOf?: unknown[] };
}

interface Manifest {
  activationEvents: string[];
  capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
  contributes: {
    commands: Required<Pick<Item, 'command' | 'title'>>[];
    menus: Record<string, Item[]>;
    views: Record<string, { id: string }[]>;
    viewsWelcome: { view: string; contents: string; when?: string }[];
    configuration: { properties: Record<string, Setting> };
  };
}

const manifest: Manifest = JSON.parse(read('package.json'));
const words: Record<string, string> = JSON.parse(read('package.nls.json'));
const { contributes } = manifest;
const sources = new Map(globSync('src/ui/**/*.ts', { cwd: root }).map((file) => [file, read(file)]));
const code = [...sources.values()].join('\n');
const readme = read('README.md');

/** The first cell of each row below a heading of the README. */
function documented(heading: string): string[] {
  const section = readme.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| `([^`]+)`/gm)].flatMap(([, name]) => name ?? []);
}

/** The fields of what any of some JSON schemas describes, those inside another one behind its name. */
function fieldsOf(schemas: unknown): Set<string> {
  const inside = (schema: unknown, before: string): string[] =>
    Object.entries(record(record(schema).properties)).flatMap(([name, field]) => {
      const path = before + name;
      return record(field).properties === undefined ? [path] : [path, ...inside(field, `${path}.`)];
    });
  return new Set(list(schemas).flatMap((schema) => inside(schema, '')));
}

const declaredCommands = contributes.commands.map(({ command }) => command);
const usedCommands = Object.values(commands).flat();
const clauses = [
  ...Object.values(contributes.menus).flat(),
  ...contributes.viewsWelcome,
  ...contributes.commands.map((command: Item) => ({ when: command.enablement })),
].flatMap(({ when }) => when ?? []);

describe('commands', () => {
  test('are declared, served and documented alike', () => {
    expect([...declaredCommands].sort()).toEqual([...usedCommands].sort());
    expect(documented('Commands').sort()).toEqual([...usedCommands].sort());
  });

  test('of each feature are registered by it', () => {
    for (const feature of Object.keys(commands)) {
      const code = read(`src/ui/${feature}/register.ts`).replace(/\['([\w-]+)'\]/g, '.$1');
      expect(code).toContain(`commands.${feature}`);
    }
  });

  test('in menus, welcome views and code are declared', () => {
    const inMenus = Object.values(contributes.menus).flatMap((items) => items.flatMap(({ command }) => command ?? []));
    const inWelcome = Object.values(words).flatMap((text) =>
      [...text.matchAll(/\(command:([\w.]+)/g)].map(([, id]) => id),
    );
    const ours = [...inMenus, ...inWelcome].filter((id) => id?.startsWith('kubeferry.'));
    expect(ours.filter((id) => id === undefined || !declaredCommands.includes(id))).toEqual([]);
  });

  test('appear in the palette or in a menu', () => {
    const { commandPalette = [], ...others } = contributes.menus;
    const hidden = new Set(commandPalette.filter(({ when }) => when === 'false').map(({ command }) => command));
    const inMenus = new Set(Object.values(others).flatMap((items) => items.map(({ command }) => command)));
    const unreachable = declaredCommands.filter((id) => hidden.has(id) && !inMenus.has(id));
    // Run by a click on their own line of a tree.
    expect(unreachable.filter((id) => !id.endsWith('.loadMore'))).toEqual([]);
  });
});

describe('menus', () => {
  const { commandPalette = [], ...others } = contributes.menus;
  const inPalette = (id: string) => commandPalette.find(({ command }) => command === id);
  const names: Record<string, string> = {
    'kubeferry.clusters': 'Clusters',
    'kubeferry.migrations': 'Migrations',
    'kubeferry.backups': 'Backups',
    'extension.vsKubernetesExplorer': 'Kubernetes explorer',
  };
  /** Where a person finds a command: the palette, the views in whose title or items it is, an editor, the explorer. */
  const placesOf = (id: string): string => {
    const items = Object.entries(others).flatMap(([menu, all]) =>
      all.filter(({ command }) => command === id).map(({ when = '' }) => ({ menu, when })),
    );
    const views = items.map(({ menu, when }) => {
      const [, view = ''] = /view == ([\w.]+)/.exec(when) ?? [];
      if (menu === 'explorer/context') return 'explorer';
      return menu.startsWith('editor/') ? 'editor' : (names[view] ?? `an unknown view ${view}`);
    });
    const palette = inPalette(id)?.when === 'false' ? [] : ['palette'];
    return [...new Set([...palette, ...views])].join(', ') || 'its own line';
  };

  test('are those of the README', () => {
    const told = [...readme.matchAll(/^\| `(kubeferry\.[\w.]+)` \| [^|]+ \| ([^|]+) \| [^|]+ \|$/gm)];
    expect(Object.fromEntries(told.map(([, id = '', places]) => [id, places]))).toEqual(
      Object.fromEntries(declaredCommands.map((id) => [id, placesOf(id)])),
    );
  });

  test('hide in Restricted Mode what is refused there', () => {
    // What is running was begun in a workspace that is trusted.
    const installing = commands.installation.filter((id) => !id.endsWith('Log'));
    const writing = [...commands.migrations, ...installing, 'kubeferry.backup.create'];
    const refused = writing.filter((id) => !id.endsWith('.cancel'));
    for (const id of refused) expect(`${id}: ${inPalette(id)?.when}`).toContain('isWorkspaceTrusted');
    const open = Object.values(others)
      .flat()
      .filter(({ command = '', when = '' }) => refused.includes(command) && !when.includes('isWorkspaceTrusted'));
    expect(open).toEqual([]);
  });

  test('hide what is about migrations until there is one', () => {
    const about = commands.migrations.filter((id) => /^kubeferry\.migration\.(?!migrate|cancel)/.test(id));
    expect(about.length).toBeGreaterThan(5);
    for (const id of about) expect(inPalette(id)?.when).toContain("kubeferry:migrations == 'some'");
    expect(manifest.activationEvents).toContain(`workspaceContains:${planPattern}`);
  });
});

describe('settings', () => {
  const declared = Object.keys(contributes.configuration.properties);

  test('are declared, read and documented alike', () => {
    const used = settingKeys.map((key) => `kubeferry.${key}`);
    expect([...declared].sort()).toEqual([...used].sort());
    expect(documented('Settings').sort()).toEqual([...used].sort());
    for (const key of settingKeys) expect(code).toContain(`readSetting('${key}')`);
  });

  test('that name paths or addresses do nothing in a workspace that is not trusted', () => {
    const restricted = ['kubeconfig.files', 'store.default', 'stores', 'credentialPlugins.path'].map(
      (key) => `kubeferry.${key}`,
    );
    expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations).toEqual(restricted);
  });

  test('that name stores take what a plan takes', () => {
    const inPlan = fieldsOf(z.toJSONSchema(storeSpec, { io: 'input' }).anyOf);
    const { properties } = contributes.configuration;
    expect(fieldsOf(properties['kubeferry.store.default']?.oneOf)).toEqual(inPlan);
    expect(fieldsOf(properties['kubeferry.stores']?.items?.oneOf)).toEqual(new Set([...inPlan, 'name']));
  });

  test('that sentences send a person to are declared', () => {
    const named = Object.values(messages).flatMap((text) =>
      [...text.matchAll(/\bkubeferry\.[a-z][\w.]*\w/g)].map(([name]) => name),
    );
    expect(named.filter((name) => !declared.includes(name) && !name.startsWith('kubeferry.dev'))).toEqual([]);
  });
});

describe('views and menus', () => {
  test('are those that the code fills', () => {
    const declared = Object.values(contributes.views).flatMap((group) => group.map(({ id }) => id));
    expect(declared.sort()).toEqual(Object.values(views).sort());
    expect(manifest.activationEvents).toContain(`onFileSystem:${objectScheme}`);
  });

  test('depend on context keys that the code sets', () => {
    const keys = clauses.flatMap((when) => [...when.matchAll(/kubeferry:\w+/g)].map(([key]) => key));
    const known = [...read('src/ui/manifest.ts').matchAll(/'(kubeferry:\w+)':/g)].map(([, key]) => key);
    expect(keys.filter((key) => !known.includes(key))).toEqual([]);
    for (const key of known) expect(code).toContain(`setContextKey('${key}'`);
  });

  test('depend on item tokens that a tree gives', () => {
    const patterns = clauses.flatMap((when) =>
      [...when.matchAll(/viewItem =~ \/(.*?)\/(?:[a-z]*)(?: |$)/g)].map(([, pattern]) => pattern ?? ''),
    );
    const tokens = patterns.flatMap((pattern) => {
      const [, alternatives = ''] = /kubeferry\\\.\(?([\w|-]+)\)?/.exec(pattern) ?? [];
      return alternatives.split('|').filter((token) => token !== '');
    });
    expect(tokens.length).toBeGreaterThan(5);
    expect([...new Set(tokens)].filter((token) => !code.includes(`'${token}'`))).toEqual([]);
  });
});

test('every text of the manifest is in package.nls.json, and nothing else is', () => {
  const used = [...read('package.json').matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key ?? '');
  expect([...new Set(used)].sort()).toEqual(Object.keys(words).sort());
});

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { imageConfigMap, storageClassConfigMap } from '../../../src/velero/mapping-config-maps.ts';
import { type Modifier, modifiersConfigMap } from '../../../src/velero/modifiers.ts';

const place = { namespace: 'velero', name: 'mods' };

describe('the modifiers of a Restore', () => {
  it('name one object by its kind, its namespace in the backup and its whole name', () => {
    const patch = { data: { quote: '"\\' } };
    const { object, without } = modifiersConfigMap(place, [
      { resource: 'configmaps', namespace: 'shop', name: 'a.b+c', patch },
      { resource: 'deployments.apps', patch: { metadata: { labels: { run: '1' } } } },
    ]);
    expect(without).toEqual([]);
    const [text] = Object.values(object.data ?? {});
    const { version, resourceModifierRules: rules } = parse(String(text));
    expect(version).toBe('v1');
    expect(rules[0].conditions).toEqual({
      groupResource: 'configmaps',
      namespaces: ['shop'],
      resourceNameRegex: '^a\\.b\\+c$',
    });
    expect(JSON.parse(rules[0].mergePatches[0].patchData)).toEqual(patch);
    expect(rules[1].conditions).toEqual({ groupResource: 'deployments.apps' });
  });

  it('that do not fit into one ConfigMap are given back', () => {
    const many: Modifier[] = Array.from({ length: 30 }, (_, n) => ({
      resource: 'configmaps',
      namespace: 'shop',
      name: `cm-${n}`,
      patch: { data: { text: 'x'.repeat(50_000) } },
    }));
    const { object, without } = modifiersConfigMap(place, many);
    const [text] = Object.values(object.data ?? {});
    expect(Buffer.byteLength(String(text))).toBeLessThanOrEqual(1024 * 1024);
    expect(parse(String(text)).resourceModifierRules).toHaveLength(30 - without.length);
    expect(without.map(({ name }) => name)).toEqual(many.slice(-without.length).map(({ name }) => name));
    expect(without.length).toBeGreaterThan(0);
  });
});

describe('the ConfigMaps that map names', () => {
  it('are those that Velero looks for', () => {
    const mappings = { storageClasses: { old: 'new' }, images: [{ from: 'a.io/x', to: 'b.io/y' }] };
    expect(storageClassConfigMap(place, mappings)).toMatchObject({
      metadata: {
        labels: { 'velero.io/plugin-config': '', 'velero.io/change-storage-class': 'RestoreItemAction' },
      },
      data: { old: 'new' },
    });
    expect(imageConfigMap(place, mappings)).toMatchObject({
      metadata: { labels: { 'velero.io/change-image-name': 'RestoreItemAction' } },
      data: { 'mapping-1': 'a.io/x,b.io/y' },
    });
  });

  it('are none where nothing is mapped', () => {
    expect(storageClassConfigMap(place, { storageClasses: {} })).toBeUndefined();
    expect(imageConfigMap(place, {})).toBeUndefined();
  });
});

import { record, text } from '../../model/json/parse.ts';

/** What a person answered last time. Decisions about claims are never kept: they are made anew each time. */
export interface Remembered {
  target?: string;
  /** By target context. */
  byTarget: Record<string, RememberedForTarget>;
}

/** What was answered for one target. */
export interface RememberedForTarget extends RememberedNames {
  /** Who carried the objects; absent where that was not asked. */
  engine?: 'direct' | 'velero';
}

/** Names that were mapped for one target. */
export interface RememberedNames {
  namespaces: Record<string, string>;
  storageClasses: Record<string, string>;
  ingressClasses: Record<string, string>;
  /** Labels of nodes, as `key=value`. */
  nodeLabels: Record<string, string>;
  /** Registries to image prefixes. */
  registries: Record<string, string>;
}

/** What was kept, out of whatever the editor's memory holds. */
export function parseRemembered(value: unknown): Remembered {
  const { target, byTarget } = record(value);
  const known = text(target);
  const names = Object.entries(record(byTarget)).map(([context, kept]): [string, RememberedForTarget] => {
    const { namespaces, storageClasses, ingressClasses, nodeLabels, registries, engine } = record(kept);
    return [
      context,
      {
        namespaces: texts(namespaces),
        storageClasses: texts(storageClasses),
        ingressClasses: texts(ingressClasses),
        nodeLabels: texts(nodeLabels),
        registries: texts(registries),
        ...((engine === 'direct' || engine === 'velero') && { engine }),
      },
    ];
  });
  return { ...(known !== undefined && { target: known }), byTarget: Object.fromEntries(names) };
}

/** The memory with the answers of a wizard added. */
export function remember(before: Remembered, target: string, answers: RememberedForTarget): Remembered {
  const known = before.byTarget[target];
  const engine = answers.engine ?? known?.engine;
  return {
    target,
    byTarget: {
      ...before.byTarget,
      [target]: {
        namespaces: { ...known?.namespaces, ...answers.namespaces },
        storageClasses: { ...known?.storageClasses, ...answers.storageClasses },
        ingressClasses: { ...known?.ingressClasses, ...answers.ingressClasses },
        nodeLabels: { ...known?.nodeLabels, ...answers.nodeLabels },
        registries: { ...known?.registries, ...answers.registries },
        ...(engine && { engine }),
      },
    },
  };
}

function texts(value: unknown): Record<string, string> {
  const names: Record<string, string> = {};
  for (const [from, to] of Object.entries(record(value))) {
    if (typeof to === 'string') names[from] = to;
  }
  return names;
}

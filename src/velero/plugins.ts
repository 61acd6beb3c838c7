import { type CloudProvider, cloudProviders } from '../model/stores/cloud-store.ts';

/** The plug-ins of Velero's makers for stores, by provider. */
const pluginNames: Readonly<Record<'aws' | CloudProvider, string>> = {
  aws: 'velero-plugin-for-aws',
  azure: 'velero-plugin-for-microsoft-azure',
  gcp: 'velero-plugin-for-gcp',
};

/**
 * The image of the plug-in for a provider that goes with the same Velero as `plugin`, which is the one for S3 servers. The three are
 * released together under one number: the READMEs pair v1.13.x with Velero v1.17.x; v1.14.x with v1.18.x follows from what they are built with.
 */
export function cloudPlugin(provider: CloudProvider, plugin: string): string {
  return plugin.replace(pluginNames.aws, pluginNames[provider]);
}

/** Whether an image is that of a plug-in whose version for each Velero is known. */
export function isOwnPlugin(image: string): boolean {
  return Object.values(pluginNames).some((name) => image.includes(name));
}

/** Whether a plug-in serves a provider; one of another maker may serve any that is not known here. */
export function servesProvider(image: string, provider: string): boolean {
  const known = (['aws', ...cloudProviders] as const).find((one) => one === provider);
  return known === undefined || image.includes(pluginNames[known]);
}

/** Where kubeconfigs come from. Files that the setting names, and files added by hand; `KUBECONFIG` and the default path are the engine's to read. */
export interface KubeconfigSettings {
  files: string[];
  /** Whether these files count before those of `KUBECONFIG`, as those do that a command line names. */
  areFirst?: boolean;
}

/** Settings of the front that the engine needs; sent before the first request and after each change. */
export interface EngineSettings {
  kubeconfig: KubeconfigSettings;
  /** Folders put before PATH for credential plugins. */
  extraPath: string[];
  /** Requests at a time to one cluster, at the most. */
  concurrency: number;
  logLevel: 'error' | 'warn' | 'info' | 'debug';
  /** `authorization`: what the proxy is shown as `Proxy-Authorization` where its address holds no login. */
  proxy?: { url: string; noProxy: string[]; strictSsl: boolean; authorization?: string };
}

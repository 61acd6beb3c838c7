// Builds dist/: one CommonJS bundle for what activation loads, one for each feature of ui/, the engine, and the CLI behind its start; and what pages of webviews load.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { build } from 'esbuild';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const production = process.argv.includes('--production');
const outdir = process.argv.find((argument) => argument.startsWith('--outdir='))?.slice('--outdir='.length) ?? 'dist';
const features = readdirSync('src/ui', { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(`src/ui/${entry.name}/index.ts`))
  .map((entry) => `src/ui/${entry.name}/index.ts`);
const entryPoints = [
  ['extension', 'src/extension.ts'],
  ['ui/shared', 'src/ui/shared.ts'],
  ['engine', 'src/engine/process.ts'],
  ['cli', 'src/cli.ts'],
  ['command', 'src/cli/main.ts'],
  ...features.map((file) => [`ui/${file.split('/')[2]}`, file]),
].filter(([, file]) => existsSync(file));

/**
 * Large libraries that the engine and the CLI need for some of their work: each is a bundle of its own, which both share and load at first use, so that
 * their own are half as large.
 */
const libraries = {
  '@kubernetes/client-node/dist/config.js': 'lib/kubeconfig',
  '@aws-sdk/client-s3': 'lib/s3',
  '@aws-sdk/credential-providers': 'lib/s3-credentials',
};
const librariesApart = {
  name: 'libraries-apart',
  setup(build) {
    build.onResolve({ filter: /^@(?:kubernetes|aws-sdk)\// }, ({ path }) =>
      path in libraries ? { path: `./${libraries[path]}.js`, external: true } : undefined,
    );
  },
};

/** `import()` of another entry from what activation loads becomes a `require` of that entry's bundle at first use. */
const bundlesAtFirstUse = {
  name: 'bundles-at-first-use',
  setup(build) {
    build.onResolve({ filter: /\.ts$/ }, ({ kind, resolveDir, path }) => {
      if (kind !== 'dynamic-import') return undefined;
      const file = relative('.', resolve(resolveDir, path)).replaceAll('\\', '/');
      const entry = entryPoints.find(([, source]) => source === file);
      return entry ? { path: `./${entry[0]}.js`, external: true } : undefined;
    });
  },
};

const forNode = {
  outdir,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  mainFields: ['module', 'main'],
  conditions: ['import', 'require', 'node'],
  // An `import()` left as it is goes through the loader of ES modules, which reads the whole bundle once more for names.
  supported: { 'dynamic-import': false },
  minify: production,
  sourcemap: production ? false : 'linked',
  metafile: true,
  logLevel: 'warning',
  define: { 'process.env.NODE_ENV': '"production"', 'process.env.KUBEFERRY_VERSION': JSON.stringify(version) },
};
const result = await build({
  ...forNode,
  entryPoints: Object.fromEntries(entryPoints),
  external: ['vscode'],
  plugins: [librariesApart, bundlesAtFirstUse],
});
const apart = await build({
  ...forNode,
  entryPoints: Object.entries(libraries).map(([name, out]) => ({ in: name, out })),
});
/** The pages of webviews: a script and a style sheet each, which a browser loads. */
const pages = await build({
  entryPoints: readdirSync('media', { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(`media/${entry.name}/page.ts`))
    .flatMap(({ name }) => ['ts', 'css'].map((type) => ({ in: `media/${name}/page.${type}`, out: `media/${name}` }))),
  outdir,
  bundle: true,
  platform: 'browser',
  format: 'iife',
  target: 'chrome128',
  minify: production,
  sourcemap: production ? false : 'inline',
  metafile: true,
  logLevel: 'warning',
});
for (const { metafile } of [apart, pages]) {
  Object.assign(result.metafile.inputs, metafile.inputs);
  Object.assign(result.metafile.outputs, metafile.outputs);
}
mkdirSync(outdir, { recursive: true });
writeFileSync(join(outdir, 'package.json'), '{ "type": "commonjs" }\n');
writeFileSync(join(outdir, 'meta.json'), JSON.stringify(result.metafile));
const { planJsonSchema } = await import('./src/migrate/plan/json-schema.ts');
const { ownRuleJsonSchema } = await import('./src/engine/own-rules/json-schema.ts');
const { factsJsonSchema } = await import('./src/facts/json-schema.ts');
mkdirSync('schemas', { recursive: true });
writeFileSync('schemas/migration.schema.json', `${JSON.stringify(planJsonSchema(), undefined, 2)}\n`);
writeFileSync('schemas/own-rule.schema.json', `${JSON.stringify(ownRuleJsonSchema(), undefined, 2)}\n`);
writeFileSync('schemas/cluster-facts.schema.json', `${JSON.stringify(factsJsonSchema(), undefined, 2)}\n`);
for (const [file, output] of Object.entries(result.metafile.outputs)) {
  if (file.endsWith('.js')) console.log(`${file.padEnd(28)} ${(output.bytes / 1024).toFixed(0).padStart(6)} KB`);
}

// Gets every program of the sandbox and the VS Code of the tests into the cache, and what real nodes need of the system, so that
// suites side by side find them there.
import { obtainPrograms } from './obtain.ts';
import { programNames } from './programs.ts';
import { installPackages, whyNoRealNodes } from './real-nodes/machine.ts';
import { findVSCode } from './vscode/start.ts';

const why = whyNoRealNodes();
if (why === undefined) await installPackages(console.log);
else console.log(why);
const ofRealNodes = ['kubernetes-node', 'coredns'];
const ofBenchmarks = ['kube-score', 'kubeconform', 'dyff'];
const needless = why === undefined ? ofBenchmarks : [...ofBenchmarks, ...ofRealNodes];
await obtainPrograms(
  programNames.filter((name) => !needless.includes(name)),
  console.log,
);
await findVSCode(console.log);

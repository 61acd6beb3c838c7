import { type Message, type MessageCode, message } from '../../model/message.ts';

/** What answers a reason for which something does not work: in words, and the rules that find its cause in manifests. */
interface Answer {
  words?: MessageCode;
  rules: readonly string[];
}

const storageRules = [
  'sc-missing',
  'sc-default-implicit',
  'sc-provisioner',
  'sc-allowed-topologies',
  'pvc-access-mode',
  'pvc-datasource',
  'pvc-size',
  'pvc-volume-mode-block',
  'pvc-bound-fields',
  'pvc-quota',
  'pvc-dangling',
];
const callRules = [
  'db-endpoint',
  'svc-ref-missing',
  'obj-endpoint',
  'api-server-url',
  'lb-hostname-in-config',
  'ip-literal-private',
  'cloud-metadata',
  'dns-cluster-domain',
  'dns-config',
];
const crash: Answer = {
  words: 'verification.answer.crash',
  rules: [...callRules, 'img-arch', 'vol-ownership', 'sa-cloud-identity'],
};
const balancerRules = ['svc-lb-none', 'svc-lb-annotations', 'svc-lb-id', 'svc-lb-ip'];
const classRules = ['ing-class-missing', 'ing-class-none', 'ing-class-both'];

const answers: Partial<Record<MessageCode, Answer>> = {
  'ready.image': {
    words: 'verification.answer.image',
    rules: [
      'img-registry-private-source',
      'img-dead-registry',
      'img-pull-secret-missing',
      'img-pull-never',
      'img-node-identity',
      'img-arch',
    ],
  },
  'ready.unschedulable': {
    words: 'verification.answer.unschedulable',
    rules: [
      'sched-selector',
      'sched-taint',
      'sched-arch-os',
      'sched-zone',
      'sched-old-labels',
      'sched-spread',
      'topology-node-count',
      'scheduler-missing',
      'res-capacity',
      'res-extended',
      'res-claims',
      'pod-nodename',
      'pod-hostport',
    ],
  },
  'verification.nodes-lost': {
    words: 'verification.answer.unschedulable',
    rules: ['sched-selector', 'sched-old-labels', 'sched-taint', 'sched-arch-os', 'sched-zone'],
  },
  'ready.quota': {
    words: 'verification.answer.quota',
    rules: ['quota-exceed', 'quota-requires-limits', 'pvc-quota'],
  },
  'ready.pods-refused': {
    words: 'verification.answer.refused',
    rules: [
      'psa-violation',
      'limitrange',
      'quota-requires-limits',
      'prio-missing',
      'runtimeclass-missing',
      'webhook-blocks',
    ],
  },
  'ready.reference': { words: 'verification.answer.reference', rules: ['missing-reference'] },
  'ready.claim-missing': { words: 'verification.answer.claim', rules: ['pvc-dangling'] },
  'ready.claim-pending': { words: 'verification.answer.storage', rules: storageRules },
  'ready.claim-pending-why': { words: 'verification.answer.storage', rules: storageRules },
  'ready.volume-unbound': { words: 'verification.answer.storage', rules: storageRules },
  'ready.mount': {
    words: 'verification.answer.mount',
    rules: ['sc-provisioner', 'pv-hostpath', 'vol-csi-inline', 'vol-hostpath', 'missing-reference'],
  },
  'ready.crash': crash,
  'ready.job-failed': crash,
  'ready.pod-failed': crash,
  'ready.claim-lost': { words: 'verification.answer.claim-lost', rules: [] },
  'ready.out-of-memory': { words: 'verification.answer.memory', rules: ['limitrange'] },
  'ready.probe': { words: 'verification.answer.probe', rules: callRules },
  'ready.probe-waiting': { rules: callRules },
  'ready.load-balancer-pending': { words: 'verification.answer.load-balancer', rules: balancerRules },
  'ready.load-balancer-why': { words: 'verification.answer.load-balancer', rules: balancerRules },
  'verification.class-missing': { words: 'verification.answer.class', rules: classRules },
  'verification.address-lost': { rules: [...classRules, 'ing-annotations', 'ing-lb-id'] },
  'verification.backend-missing': { rules: ['ing-backend'] },
  'verification.selects-none': { words: 'verification.answer.selects-none', rules: [] },
};

/** What answers a reason for which something does not work; nothing where nothing general is known. */
export function answerTo({ code }: Message): Message | undefined {
  const words = answers[code]?.words;
  return words && message(words);
}

/** The ids of the rules that find the cause of such a reason in manifests. */
export function rulesAbout({ code }: Message): readonly string[] {
  return answers[code]?.rules ?? [];
}

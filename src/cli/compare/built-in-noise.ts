import { stringify } from 'yaml';
import { builtInNoise } from '../../model/comparison/built-in-noise.ts';

/** What a comparison takes for noise by itself, as YAML to read and to take into a plan. */
export function builtInNoiseText(): string {
  const head = [
    '# What a comparison leaves out by itself (labels and annotations, by name), or takes for what each cluster gives to an',
    '# object (places of a kind, with what is below; replicas where an autoscaler gives the number). What a plan names in spec.dontIgnore counts like any other field.',
  ];
  return `${head.join('\n')}\n${stringify({ dontIgnore: builtInNoise }, { lineWidth: 0 })}`;
}

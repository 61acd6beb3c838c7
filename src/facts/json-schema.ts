import { z } from 'zod';
import { clusterFactsSchema } from '../model/clusters/cluster-facts.ts';

/** The JSON schema of a file of facts as a person writes it (what is left out is unknown), for editors that take one. */
export function factsJsonSchema(): object {
  const schema = z.toJSONSchema(clusterFactsSchema, { io: 'input', target: 'draft-7' });
  return { ...schema, title: 'Kubeferry cluster facts' };
}

import type { TextForm } from '../../model/schemas/built-in-schema.ts';

/** Source: the grammar of Quantity in k8s.io/apimachinery; spaces around it are passed over. */
const quantity = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+|[numkMGTPE]|[KMGTPE]i)?\s*$/;

/** Whether an API server reads text as base64, or as an amount. */
export function readsAs(text: string, form: TextForm): boolean {
  if (form === 'quantity') return quantity.test(text);
  // It passes over ends of lines. Source: encoding/base64 of Go, `StdEncoding`.
  const digits = text.replace(/[\r\n]/g, '');
  return digits.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(digits);
}

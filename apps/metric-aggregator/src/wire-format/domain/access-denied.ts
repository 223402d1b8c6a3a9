import { GnocchiRefusal } from './gnocchi-refusal.js';

/** The caller may not do this to that (gnocchi-api §3.4). */
export function accessDenied(): GnocchiRefusal {
  return new GnocchiRefusal({
    code: 'metrics.access-denied',
    kind: 'forbidden',
    message: 'Access was denied to this resource.',
  });
}

import { invalidInput } from '../../wire-format/domain/invalid-input.js';
import {
  type AggregationMethod,
  aggregationMethods,
  inPrintedOrder,
  isAggregationMethod,
} from './aggregation-method.js';

/**
 * The set a policy asks for (gnocchi-api §9.4): the defaults where it asks for nothing, the defaults changed by
 * entries that all carry a sign, everything for `*` but entries with `-`, else the entries themselves.
 *
 * @throws GnocchiRefusal for unknown names, for signed entries among plain ones, and for a set left empty.
 */
export function resolveAggregationMethods(
  asked: readonly unknown[],
  defaults: readonly AggregationMethod[],
): AggregationMethod[] {
  const entries = asked.map(readEntry);
  const added = entries.filter((entry) => entry.sign !== '-').map((entry) => entry.name);
  const removed = new Set(entries.filter((entry) => entry.sign === '-').map((entry) => entry.name));

  const start = startOf(entries, defaults);
  const methods = new Set(start.filter((method) => !removed.has(method)));
  for (const method of added) if (method !== '*') methods.add(method);
  if (methods.size === 0) throw invalidInput('not a valid value', ['aggregation_methods']);
  return inPrintedOrder(methods);
}

interface Entry {
  readonly sign: '+' | '-' | '';
  readonly name: string;
}

function startOf(
  entries: readonly Entry[],
  defaults: readonly AggregationMethod[],
): readonly AggregationMethod[] {
  if (entries.some((entry) => entry.name === '*')) return aggregationMethods;
  const signed = entries.filter((entry) => entry.sign !== '').length;
  if (signed === entries.length) return defaults;
  // The originals store such entries with their signs, which breaks whatever reads the policy afterwards.
  if (signed > 0) throw invalidInput('not a valid value', ['aggregation_methods']);
  return [];
}

function readEntry(value: unknown, index: number): Entry {
  if (value === '*') return { sign: '', name: '*' };
  if (typeof value === 'string') {
    const sign = value.startsWith('+') ? '+' : value.startsWith('-') ? '-' : '';
    const name = value.slice(sign.length);
    if (isAggregationMethod(name)) return { sign, name };
  }
  throw invalidInput('not a valid value', ['aggregation_methods', index]);
}

import type { ReadinessReport } from '@cloudtach/observability';

/** Names under which services tell of their connection to Kafka, the most telling first. */
const kafkaChecks = ['kafka', 'consumer'] as const;

/** `OK`, or why Kafka cannot be reached. */
export type KafkaState =
  { readonly reachable: true } | { readonly reachable: false; readonly reason: string };

/**
 * Whether Kafka can be reached, as the services tell it: one that reaches it is enough, for a service may be unready
 * for reasons of its own.
 */
export function kafkaState(reports: Iterable<ReadinessReport | null>): KafkaState {
  const checks = [...reports].flatMap((report) => {
    const name = report === null ? undefined : kafkaChecks.find((candidate) => candidate in report.checks);
    const check = name === undefined ? undefined : report?.checks[name];
    return check === undefined ? [] : [check];
  });
  if (checks.some((check) => check.ready)) return { reachable: true };
  const reason = checks.flatMap((check) => (check.ready ? [] : [check.reason])).at(0);
  return { reachable: false, reason: reason ?? 'no service answers' };
}

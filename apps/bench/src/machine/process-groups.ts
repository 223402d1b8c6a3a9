import type { ProcessTimes } from './proc-files.js';

/**
 * Which group each process belongs to: the name of its nearest ancestor, itself included, that has one. Processes
 * without such an ancestor are not in the result.
 *
 * @param named by process number
 */
export function groupsOf(
  processes: readonly Pick<ProcessTimes, 'pid' | 'parent'>[],
  named: ReadonlyMap<number, string>,
): ReadonlyMap<number, string> {
  const parents = new Map(processes.map(({ pid, parent }) => [pid, parent]));
  const groups = new Map<number, string>();
  for (const { pid } of processes) {
    let ancestor: number | undefined = pid;
    // Processes come and go while they are listed, so a chain may be wrong; it must not be endless.
    for (let steps = 0; ancestor !== undefined && steps < processes.length; steps++) {
      const name = named.get(ancestor);
      if (name !== undefined) {
        groups.set(pid, name);
        break;
      }
      ancestor = parents.get(ancestor);
    }
  }
  return groups;
}

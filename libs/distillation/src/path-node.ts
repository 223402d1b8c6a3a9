import { type JsonValue } from '@cloudtach/kernel';

/** A value together with the way to it: what paths walk over (distiller.md §5.3). */
export class PathNode {
  readonly root: PathNode;

  /**
   * @param parent the value that contains this one; null for the notification
   * @param step how to get here from there, as resolved paths spell it; empty for the notification
   */
  constructor(
    readonly value: JsonValue,
    readonly parent: PathNode | null,
    readonly step: string,
  ) {
    this.root = parent === null ? this : parent.root;
  }

  /** The resolved path (distiller.md §5.4); empty for the notification itself. */
  get path(): string {
    return stepsTo(this).join('.');
  }
}

function stepsTo(end: PathNode): string[] {
  const steps: string[] = [];
  for (let node = end; node.parent !== null; node = node.parent) steps.push(node.step);
  return steps.reverse();
}

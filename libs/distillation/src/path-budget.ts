/** How many values paths may still visit. Nested searches multiply, so their cost is bounded, not their form. */
export class PathBudget {
  constructor(private left: number) {}

  get isSpent(): boolean {
    return this.left < 0;
  }

  /** Takes `steps` off; false when there are not as many. Searches then end with what they have. */
  spend(steps: number): boolean {
    this.left -= steps;
    return this.left >= 0;
  }
}

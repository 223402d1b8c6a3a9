/** The environment does not make a configuration. Names settings, never their values. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  /** @param problems one sentence per problem, each beginning with the name of a variable */
  constructor(readonly problems: readonly string[]) {
    super(`Invalid environment:\n  ${problems.join('\n  ')}`);
  }
}

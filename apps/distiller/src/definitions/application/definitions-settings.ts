/** What an operator may change about the definitions of everybody. */
export abstract class DefinitionsSettings {
  /** Path of the file. */
  abstract readonly file: string;
  /** Whether notifications that no definition matches become events. */
  abstract readonly catchAll: boolean;
}

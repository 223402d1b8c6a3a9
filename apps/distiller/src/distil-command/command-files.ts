/** The files of the one who runs the command; a port, so that the command is tested without them. */
export abstract class CommandFiles {
  /** The bytes of a file, or of standard input for `-`; or why it cannot be read. */
  abstract read(path: string): Promise<Uint8Array | FileProblem>;
  abstract exists(path: string): Promise<boolean>;
}

/** Why a file cannot be read, without its name. */
export interface FileProblem {
  readonly reason: string;
}

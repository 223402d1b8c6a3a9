import { parseArgs } from 'node:util';

/** What the words behind `npm run distill --` ask for. */
export type DistilCommand =
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'refused'; readonly text: string }
  | {
      readonly kind: 'run';
      /** Null: the file that is used when none is named. */
      readonly definitions: string | null;
      readonly catchAll: boolean;
      /** Whether each input holds a list of notifications instead of one. */
      readonly isList: boolean;
      /** Null: standard output. */
      readonly output: string | null;
      /** `-` is standard input. */
      readonly inputs: readonly string[];
    };

const help = `npm run --silent distill -- [options] [NOTIFICATION.json …]     shows what definitions make of notifications

  NOTIFICATION.json      a notification, without the envelope of the messaging library; - for standard input (default)
  --definitions FILE     the definitions (default: event_definitions.yaml in the current folder, else the distiller's own)
  --catch-all            make events of what no definition matches
  --list                 each file holds a JSON list of notifications
  --output FILE          write there instead of to standard output
  --help                 this text

For each notification: which definition matched, the traits it gave and those it left out with the reason. Status 1 when
definitions or a file cannot be read, or a notification is not valid.
`;

/** Reads the words of `npm run distill` (distiller.md §10). */
export function parseDistilCommand(words: readonly string[]): DistilCommand {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        definitions: { type: 'string' },
        'catch-all': { type: 'boolean' },
        list: { type: 'boolean' },
        output: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
    if (values.help === true) return { kind: 'help', text: help };
    return {
      kind: 'run',
      definitions: values.definitions ?? null,
      catchAll: values['catch-all'] ?? false,
      isList: values.list ?? false,
      output: values.output ?? null,
      inputs: positionals.length === 0 ? ['-'] : positionals,
    };
  } catch (error) {
    return { kind: 'refused', text: `${error instanceof Error ? error.message : String(error)}\n\n${help}` };
  }
}

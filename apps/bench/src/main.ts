import { runDistiller } from './distiller/run-distiller.js';
import { runIngestion } from './ingestion/run-ingestion.js';
import { runMeasures } from './measures/run-measures.js';
import { runSpine } from './spine/run-spine.js';

/** Every bench by its name; each takes the words behind the name and ends the process itself. */
const benches: Readonly<Record<string, (words: readonly string[]) => Promise<void>>> = {
  distiller: runDistiller,
  ingestion: runIngestion,
  measures: runMeasures,
  spine: runSpine,
};

const [name = '', ...words] = process.argv.slice(2);
const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
if (bench === undefined) {
  const isHelp = name === '--help' || name === '';
  const text = `npm run --silent bench -- NAME [options], with NAME one of: ${Object.keys(benches).join(', ')}; NAME --help shows its options\n`;
  (isHelp ? process.stdout : process.stderr).write(isHelp ? text : `no such bench: ${name}\n${text}`);
  process.exitCode = isHelp ? 0 : 2;
} else await bench(words);

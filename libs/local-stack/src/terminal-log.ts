import type { StackLogLine } from './stack-log.js';

const sourceWidth = 'metric-aggregator'.length;
const longestValue = 2_000;

/** `14:03:07 ingestion          info  message key=value`, in local time: the reader sits beside the machine. */
export function terminalLine(line: StackLogLine, now: Date): string {
  const time = now.toTimeString().slice(0, 8);
  const fields = Object.entries(line.fields).map(([name, value]) => ` ${name}=${fieldText(value)}`);
  const head = `${time} ${line.source.padEnd(sourceWidth)} ${line.level.padEnd(5)}`;
  return `${head} ${line.message}${fields.join('')}`;
}

/** Quoted where spaces or line ends would make the end of a value a guess. */
function fieldText(value: string | number | boolean | null): string {
  const text = String(value).slice(0, longestValue);
  return /[\s"=]/.test(text) || text === '' ? JSON.stringify(text) : text;
}

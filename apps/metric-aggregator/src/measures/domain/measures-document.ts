import { printPythonFloat } from '../../wire-format/domain/python-float.js';
import { type Series } from './series.js';

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const twoDigits = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));

/**
 * The answer to a question for measures, `[["2014-10-06T14:30:00+00:00", 1800.0, 19.033333333333335], …]`, as Python
 * writes it (decisions §4). A printer of its own: a date object per row would cost three times as much
 * (performance §1.7).
 */
export function printMeasures(all: readonly Series[]): string {
  let text = '';
  for (const { granularityMs, startsMs, values } of all) {
    const granularity = `+00:00", ${printPythonFloat(granularityMs / secondMs)}, `;
    let day = Number.NaN;
    let date = '';
    for (let i = 0; i < startsMs.length; i += 1) {
      const startMs = startsMs[i] ?? 0;
      const ofDay = startMs % dayMs;
      if (startMs - ofDay !== day) {
        day = startMs - ofDay;
        date = `["${new Date(day).toISOString().slice(0, 11)}`;
      }
      text += `${text === '' ? '' : ', '}${date}${printTime(ofDay)}${granularity}${printPythonFloat(values[i] ?? 0)}]`;
    }
  }
  return `[${text}]`;
}

function printTime(ofDayMs: number): string {
  const hour = Math.floor(ofDayMs / hourMs);
  const minute = Math.floor((ofDayMs % hourMs) / minuteMs);
  const second = Math.floor((ofDayMs % minuteMs) / secondMs);
  const fraction = ofDayMs % secondMs;
  const above = fraction === 0 ? '' : `.${String(fraction).padStart(3, '0')}000`;
  return `${twoDigits[hour]}:${twoDigits[minute]}:${twoDigits[second]}${above}`;
}

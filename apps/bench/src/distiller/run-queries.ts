import { ApiClient } from '../load/api-client.js';
import { quantileOf } from '../statistics/spread.js';
import { type DistillerStack, onDistillerStack } from './distiller-stack.js';
import { loadEvents, someTimes } from './load-events.js';

const asked = 60;
const pageSize = 200;
const pagesBefore = 999;
const ceilingMs = 50;

/** The filters of a listing, one at a time; those with fewer matches have no thousandth page. */
const filters: readonly { readonly name: string; readonly query: string; readonly isLong: boolean }[] = [
  { name: 'nothing', query: '', isLong: true },
  { name: 'event_name of a third', query: 'event_name=compute.instance.exists', isLong: true },
  { name: 'trait of half', query: 'traits=half:h1', isLong: true },
  { name: 'trait of a twentieth', query: 'traits=twentieth:t7', isLong: true },
  { name: 'trait of a hundredth', query: 'traits=hundredth:7', isLong: false },
  { name: 'trait of 500 events', query: 'traits=ten_thousandth:x77', isLong: false },
  { name: 'trait of 10 events', query: 'traits=instance_id:i4321', isLong: false },
  { name: 'trait of none', query: 'traits=instance_id:nope', isLong: false },
  { name: 'from the middle', query: `from_datetime=${someTimes.middle}`, isLong: true },
  { name: 'from near the end', query: `from_datetime=${someTimes.nearEnd}`, isLong: false },
  { name: 'to the middle', query: `to_datetime=${someTimes.middle}`, isLong: true },
  {
    name: 'an hour in the middle',
    query: `from_datetime=${someTimes.middle}&to_datetime=${someTimes.hourFromMiddle}`,
    isLong: false,
  },
];

/** Pages of `/v1/events` through the gateway over so many events, one filter at a time; long ones have a thousandth. */
export async function runQueries(print: (line: object) => void, events: number): Promise<void> {
  await onDistillerStack(async ({ stack }: DistillerStack) => {
    await loadEvents(stack, events, (text) => void process.stderr.write(`${text}\n`));
    const api = new ApiClient(stack.urls['api-gateway'] ?? '', 1);
    for (const { name, query, isLong } of filters) {
      print(await lineOf(api, { name, page: 1, path: pathOf(query) }));
      const mark = isLong ? await markBefore(api, query) : null;
      if (mark === null) continue;
      print(await lineOf(api, { name, page: pagesBefore + 1, path: pathOf(query, mark) }));
    }
    await api.close();
  });
}

async function lineOf(
  api: ApiClient,
  { name, page, path }: { name: string; page: number; path: string },
): Promise<object> {
  const millis: number[] = [];
  let found = 0;
  // The first few are not counted: plans and pages come into memory.
  for (let ask = -5; ask < asked; ask += 1) {
    const began = performance.now();
    found = (await list(api, path)).length;
    if (ask >= 0) millis.push(performance.now() - began);
  }
  const sorted = Float64Array.from(millis).sort();
  const p95 = quantileOf(sorted, 0.95);
  return {
    bench: 'distiller',
    phase: 'queries',
    filter: name,
    page,
    found,
    p50Ms: rounded(quantileOf(sorted, 0.5)),
    p95Ms: rounded(p95),
    ceilingMs,
    ceilingState: p95 <= ceilingMs ? 'met' : 'missed',
  };
}

/** The mark of the last event of the page before the thousandth; null where there are too few events. */
async function markBefore(api: ApiClient, query: string): Promise<string | null> {
  let mark = '';
  for (let left = pageSize * pagesBefore; left > 0;) {
    const page = await list(api, pathOf(query, mark, Math.min(left, 10_000)));
    const last = page.at(-1);
    if (last === undefined) return null;
    mark = last._mark;
    left -= page.length;
  }
  return mark;
}

async function list(api: ApiClient, path: string): Promise<readonly { readonly _mark: string }[]> {
  const { status, body } = await api.get(path);
  if (status !== 200) throw new Error(`${path} was answered ${status}`);
  return body as readonly { readonly _mark: string }[];
}

function pathOf(query: string, mark = '', limit = pageSize): string {
  return `/v1/events?limit=${limit}&${query}${mark === '' ? '' : `&mark=${mark}`}`;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

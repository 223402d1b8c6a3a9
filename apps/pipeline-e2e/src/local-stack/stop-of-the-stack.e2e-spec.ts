import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { serviceNames } from '@cloudtach/local-stack';
import { takeTurn, turnMs, waitFor } from '@cloudtach/testing';
import { type StackCommand, StackHome } from './stack-command.js';

/** What architecture §6 promises, for a stop as for a kill. */
const goneMs = 20_000;

// Each test brings up a whole fleet, one of them twice.
jest.setTimeout(300_000);

let leaveTurn: () => Promise<void>;
let home: StackHome;

beforeAll(async () => {
  leaveTurn = await takeTurn();
}, turnMs);

afterAll(() => leaveTurn());

beforeEach(async () => {
  home = await StackHome.open();
});

afterEach(async () => {
  await untilNothingIsLeft();
  await home.remove();
});

function untilNothingIsLeft(): Promise<unknown> {
  const nothing = async () => (await home.processes()).length === 0;
  return waitFor(nothing, { timeoutMs: goneMs, what: 'no process of the stack is left' });
}

/** Everything ends in order: what uses the servers, then Kafka, then PostgreSQL. */
function expectOrderOfEnds(stack: StackCommand): void {
  const ends = stack.endings();
  expect(ends.slice(0, -2).sort()).toEqual([...serviceNames].sort());
  expect(ends.slice(-2)).toEqual(['kafka', 'postgres']);
}

describe('the demonstration, told to stop while it publishes', () => {
  it('ends services, then Kafka, then PostgreSQL, and takes a second signal as the first', async () => {
    const stack = home.start({ command: 'demo' });
    await stack.untilSays('publishing');
    stack.signalGroup('SIGINT');
    // Of two signals that wait together the kernel may hand over either first.
    await waitFor(() => stack.endings().length > 0, { timeoutMs: goneMs, what: 'the first signal is taken' });
    stack.signalGroup('SIGTERM');
    await expect(stack.ended).resolves.toEqual({ code: 130, signal: null });
    expectOrderOfEnds(stack);
    expect(await home.processes()).toEqual([]);
  });

  it('prints its last lines also under npm, whose own end may come earlier', async () => {
    const stack = home.start({ command: 'demo', byNpm: true });
    await stack.untilSays('publishing');
    stack.signalGroup('SIGTERM');
    await stack.ended;
    await untilNothingIsLeft();
    expectOrderOfEnds(stack);
  });

  it('leaves nothing when its supervisor is killed, and a start at once afterwards has folder and ports', async () => {
    const killed = home.start({ command: 'demo' });
    await killed.untilSays('publishing');
    expect((await home.processes()).length).toBeGreaterThanOrEqual(4 + serviceNames.length);
    killed.signal('SIGKILL');
    await killed.ended;
    const next = home.start();
    await next.untilReady();
    await next.stop();
  });
});

describe('a start that is ended in the middle', () => {
  it('ends what it has begun', async () => {
    const stack = home.start();
    await waitFor(async () => (await home.processes()).length >= 2);
    stack.signalGroup('SIGTERM');
    await expect(stack.ended).resolves.toEqual({ code: 143, signal: null });
    expect(await home.processes()).toEqual([]);
  });

  it('leaves neither processes nor the folder of an ephemeral stack when it is killed', async () => {
    const stack = home.start({ args: ['--ephemeral', '--services', 'none'], env: { TMPDIR: home.folder } });
    await stack.untilSays('PostgreSQL ready');
    stack.signal('SIGKILL');
    await stack.ended;
    await untilNothingIsLeft();
    await expect(home.entries()).resolves.toEqual([]);
  });
});

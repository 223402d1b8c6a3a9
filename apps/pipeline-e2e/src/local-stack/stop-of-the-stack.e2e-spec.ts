import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { takeTurn, turnMs, waitFor } from '@cloudtach/testing';
import { StackHome } from './stack-command.js';

/** What architecture §6 promises, for a stop as for a kill. */
const goneMs = 20_000;

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

describe('the stack, told to stop', () => {
  it('ends Kafka before PostgreSQL, and takes a second signal as the first', async () => {
    const stack = home.start();
    await stack.untilReady();
    stack.signalGroup('SIGINT');
    stack.signalGroup('SIGTERM');
    await expect(stack.ended).resolves.toEqual({ code: 130, signal: null });
    expect(stack.endings()).toEqual(['kafka', 'postgres']);
    expect(await home.processes()).toEqual([]);
  });

  it('prints its last lines also under npm, whose own end may come earlier', async () => {
    const stack = home.start({ byNpm: true });
    await stack.untilReady();
    stack.signalGroup('SIGTERM');
    await stack.ended;
    await untilNothingIsLeft();
    expect(stack.endings()).toEqual(['kafka', 'postgres']);
  });

  it('ends what it has begun when it is stopped in the middle of its start', async () => {
    const stack = home.start();
    await waitFor(async () => (await home.processes()).length >= 2);
    stack.signalGroup('SIGTERM');
    await expect(stack.ended).resolves.toEqual({ code: 143, signal: null });
    expect(await home.processes()).toEqual([]);
  });
});

describe('the stack, its supervisor killed', () => {
  it('leaves nothing that could keep the next start from its folder and its ports', async () => {
    const killed = home.start();
    await killed.untilReady();
    expect((await home.processes()).length).toBeGreaterThanOrEqual(4);
    killed.signal('SIGKILL');
    await killed.ended;
    const next = home.start();
    await next.untilReady();
    await next.stop();
  });

  it('leaves neither processes nor the folder of an ephemeral stack', async () => {
    const stack = home.start({ args: ['--ephemeral', '--services', 'none'], env: { TMPDIR: home.folder } });
    await waitFor(() => stack.output.includes('PostgreSQL ready'), { timeoutMs: 60_000 });
    stack.signal('SIGKILL');
    await stack.ended;
    await untilNothingIsLeft();
    await expect(home.entries()).resolves.toEqual([]);
  });
});

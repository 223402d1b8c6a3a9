// Starts the servers that all integration tests share, from built code and as a process of its own: Jest resolves
// libraries here without the condition that leads to their sources.
import { fork } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../local-stack/dist/main.js', import.meta.url));

export default async function setUp() {
  const child = fork(main, ['--ephemeral', '--services', 'none'], {
    // In a group of its own: Ctrl-C reaches Jest, whose end closes the channel, and that stops the servers in order.
    detached: true,
    execArgv: ['--disable-warning=TimeoutNegativeWarning'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ready = await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the servers of the tests ended with status ${code}`)));
  });
  const { kafkaBrokers, adminDatabaseUrl } = ready;
  process.env.CLOUDTACH_TEST_STACK = JSON.stringify({
    kafkaBrokers,
    adminDatabaseUrl,
    turnPort: await freePort(),
  });
  globalThis.cloudtachTestServers = child;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

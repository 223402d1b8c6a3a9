import { once } from 'node:events';

export default async function tearDown() {
  const child = globalThis.cloudtachTestServers;
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

import { freePorts } from '@cloudtach/local-stack';

/** A port of the loopback interface that nobody listens on, for a process of a test. */
export async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1);
  return port;
}

import type { IncomingMessage } from 'node:http';

import { pathOf, surfaceOf } from './api-surface.js';

const overrideHeader = 'x-http-method-override';
const overrides: ReadonlySet<string> = new Set(['PUT', 'DELETE']);

/**
 * Makes a POST that names another method one of that method, before it is routed: clients of StackTach v3 reset streams
 * so (stacktach-v3-api §2). PUT and DELETE in any letter case; with any other name it stays a POST, which nothing there
 * allows. Other methods and other APIs do not know the header.
 */
export function overrideMethod(request: IncomingMessage): void {
  if (request.method !== 'POST') return;
  const header = request.headers[overrideHeader];
  if (typeof header !== 'string' || surfaceOf(pathOf(request.url ?? '/')) !== 'stacktach-v3') return;
  const method = header.toUpperCase();
  if (overrides.has(method)) request.method = method;
}

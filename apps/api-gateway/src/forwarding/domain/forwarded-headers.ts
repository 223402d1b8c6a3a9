/** Headers of one hop, which a proxy must not pass on (RFC 9110 §7.6.1), in lower case. */
const hopByHop: ReadonlySet<string> = new Set([
  'connection',
  'expect',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What the gateway alone says about a caller, and credentials that no service needs to see. */
const identityInputs: ReadonlySet<string> = new Set([
  'authorization',
  'openstack-system-scope',
  'traceparent',
  'x-auth-token',
  'x-identity-status',
  'x-is-admin-project',
  'x-request-id',
  'x-role',
  'x-roles',
  'x-storage-token',
]);

const identityPrefixes: readonly string[] = [
  'x-cloudtach-',
  'x-domain-',
  'x-project-',
  'x-service-',
  'x-tenant-',
  'x-user-',
];

const identityNames: ReadonlySet<string> = new Set(['x-domain', 'x-project', 'x-tenant', 'x-user']);

/** Names and values in turn, as they were sent. */
export type RawHeaders = readonly string[];

/**
 * The headers of a request as a service may see them: without those of the hop, without any that claim an identity,
 * and with what the gateway adds.
 */
export function requestHeadersFor(
  raw: RawHeaders,
  connection: string | undefined,
  added: RawHeaders,
): string[] {
  return passOn(raw, connectionTokens(connection), isNotForServices, added);
}

/** The headers of an answer as the client may see them; the id of the request is the gateway's to give. */
export function answerHeadersFor(
  raw: RawHeaders,
  connection: string | undefined,
  added: RawHeaders,
): string[] {
  return passOn(raw, connectionTokens(connection), isNotForClients, added);
}

function passOn(
  raw: RawHeaders,
  perHop: ReadonlySet<string> | null,
  isDropped: (name: string) => boolean,
  added: RawHeaders,
): string[] {
  const passed: string[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index] ?? '';
    const lower = name.toLowerCase();
    if (isDropped(lower) || perHop?.has(lower) === true) continue;
    passed.push(name, raw[index + 1] ?? '');
  }
  passed.push(...added);
  return passed;
}

function isNotForClients(name: string): boolean {
  return hopByHop.has(name) || name === 'x-request-id';
}

function isNotForServices(name: string): boolean {
  if (hopByHop.has(name) || identityInputs.has(name) || identityNames.has(name)) return true;
  return name.startsWith('x-') && identityPrefixes.some((prefix) => name.startsWith(prefix));
}

/** Further headers of the hop that `Connection` names; null for the usual `keep-alive` and `close`. */
function connectionTokens(connection: string | undefined): ReadonlySet<string> | null {
  if (connection === undefined || /^(keep-alive|close)$/i.test(connection)) return null;
  // A client must not have headers dropped that the message cannot do without.
  const tokens = connection.split(',').map((token) => token.trim().toLowerCase());
  return new Set(tokens.filter((token) => token !== 'host' && token !== 'content-length'));
}

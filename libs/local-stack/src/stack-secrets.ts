import { randomBytes } from 'node:crypto';
import { access, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StackPlaces } from './stack-places.js';
import { StackStartError } from './stack-start-error.js';

/** Credentials of one stack, made at its first start. */
export interface StackSecrets {
  /** Of PostgreSQL's superuser, when the stack runs PostgreSQL itself. */
  readonly postgresPassword: string;
  /** Base of the passwords of the services' roles. */
  readonly rolePassword: string;
  /** With which the gateway signs identities for the services. */
  readonly internalIdentityKey: string;
  /** Names the Kafka cluster on disk. */
  readonly kafkaClusterId: string;
}

/**
 * Reads the secrets of a stack or makes them. The file is readable by its owner alone: on a machine with several users
 * the ports are open to all of them, and PostgreSQL's superuser can run programs.
 *
 * @throws StackStartError where there are data but no secrets.
 */
export async function openSecrets(places: StackPlaces): Promise<StackSecrets> {
  const file = join(places.home, 'secrets.json');
  const found = await readFile(file, 'utf8').catch(() => null);
  if (found !== null) return JSON.parse(found) as StackSecrets;
  for (const server of [places.postgres, places.kafka]) {
    if (!(await isThere(join(server, 'data')))) continue;
    throw new StackStartError(
      `${file} is gone, and with it what opens the data beside it; --reset begins anew`,
    );
  }
  const secrets: StackSecrets = {
    postgresPassword: randomBytes(24).toString('base64url'),
    rolePassword: randomBytes(24).toString('base64url'),
    internalIdentityKey: randomBytes(32).toString('base64url'),
    kafkaClusterId: randomBytes(16).toString('base64url'),
  };
  // Renamed into place, so that a start that was killed here does not leave half a file.
  await writeFile(`${file}.new`, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return secrets;
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

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
 */
export async function openSecrets(home: string): Promise<StackSecrets> {
  const file = join(home, 'secrets.json');
  const found = await readFile(file, 'utf8').catch(() => null);
  if (found !== null) return JSON.parse(found) as StackSecrets;
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

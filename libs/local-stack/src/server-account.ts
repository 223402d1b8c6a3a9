import { spawnSync } from 'node:child_process';

/** An account of the machine under which a server runs. */
export interface ServerAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root: there it runs as `postgres` where the machine has such a user, else as
 * `nobody`. `null` for an ordinary user, who runs it directly.
 */
export function serverAccount(): ServerAccount | null {
  if (process.getuid?.() !== 0) return null;
  for (const name of ['postgres', 'nobody']) {
    const uid = idOf(name, '-u');
    const gid = idOf(name, '-g');
    if (uid !== null && gid !== null && uid !== 0) return { name, uid, gid };
  }
  // Every Unix reserves this number for an account without rights, even where no name is given to it.
  return { name: 'nobody', uid: 65534, gid: 65534 };
}

/** Asks the machine, because accounts need not stand in a file. */
function idOf(name: string, option: '-u' | '-g'): number | null {
  const { status, stdout } = spawnSync('id', [option, name], { encoding: 'utf8' });
  const id = Number.parseInt(stdout ?? '', 10);
  return status === 0 && Number.isInteger(id) && id >= 0 ? id : null;
}

/**
 * Whether the account may enter the folder. Asked by trying it as that account: modes alone do not tell, there are
 * access lists and read-only mounts.
 */
export function mayEnter(account: ServerAccount, folder: string): boolean {
  const { status } = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], {
    uid: account.uid,
    gid: account.gid,
    cwd: '/',
    stdio: 'ignore',
  });
  return status === 0;
}

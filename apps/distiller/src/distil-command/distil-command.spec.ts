import { describe, expect, it } from '@jest/globals';
import { type InstantMicros, parseIsoInstant } from '@cloudtach/kernel';
import { CommandFiles, type FileProblem } from './command-files.js';
import { parseDistilCommand } from './distil-command.js';
import { runDistilCommand } from './run-distil-command.js';

const now = parseIsoInstant('2026-01-02T03:04:05') as InstantMicros;

const definitions = `# what the tests use
- event_type: [compute.*, '!compute.metrics']
  traits:
    memory_mb: {type: int, fields: payload.memory_mb}
    launched_at: {type: datetime, fields: payload.launched_at}
    "a name": {fields: payload.name}
- event_type: bare.*
  traits: {service: {fields: none}}
`;

const exists = {
  event_type: 'compute.instance.exists',
  message_id: 'm-1',
  publisher_id: 'compute.host-7',
  timestamp: '2015-03-04 22:31:08.131441',
  payload: { memory_mb: 'lots', launched_at: '2015-03-04T23:30:00-06:00', name: 'two  blanks' },
};

describe('npm run distill', () => {
  it('shows the definition, the traits as a table, and what was left out', async () => {
    const { status, results, problems } = await run(['--definitions', 'd.yaml', 'n.json'], {
      'd.yaml': definitions,
      'n.json': JSON.stringify(exists),
    });
    expect(results).toEqual([
      'n.json: compute.instance.exists m-1 at 2015-03-04T22:31:08.131441',
      '  by definition [0] at d.yaml:2, compute.*, !compute.metrics',
      '  a name       text      "two  blanks"',
      '  launched_at  datetime  2015-03-05T05:30:00',
      '  service      text      "compute.host-7"',
      '  left out: memory_mb  int  not-an-integer (the value is of type string)',
      '1 tested, 0 dropped, 0 rejected',
    ]);
    expect(problems).toEqual([]);
    expect(status).toBe(0);
  });

  it('goes through several files, and counts what was dropped and rejected', async () => {
    const { status, results } = await run(['a.json', 'b.json', 'c.json', 'd.json'], {
      'event_definitions.yaml': definitions,
      'a.json': JSON.stringify({ ...exists, event_type: 'compute.metrics' }),
      'b.json': '{"message_id": ""}',
      'c.json': '{"event_type": "bare.one", "message_id": "m-3"}',
      'd.json': JSON.stringify({ ...exists, timestamp: 'soon' }),
    });
    expect(results).toEqual([
      'a.json: compute.metrics m-1: dropped, no definition matches',
      'b.json: (no event_type) "": rejected, event_type is missing, empty or no text',
      'c.json: bare.one m-3: rejected, it gave no trait',
      '  by definition [1] at event_definitions.yaml:7, bare.*',
      'd.json: compute.instance.exists m-1: rejected, its time cannot be read',
      '  by definition [0] at event_definitions.yaml:2, compute.*, !compute.metrics',
      '4 tested, 1 dropped, 3 rejected',
    ]);
    expect(status).toBe(1);
  });

  it('reads standard input, and takes what nobody wants when it is told to', async () => {
    const { status, results } = await run(['--catch-all'], {
      'own.yaml': '[]',
      '-': JSON.stringify({ ...exists, timestamp: null }),
    });
    expect(results).toEqual([
      'standard input: compute.instance.exists m-1 at 2026-01-02T03:04:05',
      '  by the catch-all, which no definition stands before',
      '  service  text  "compute.host-7"',
      '1 tested, 0 dropped, 0 rejected',
    ]);
    expect(status).toBe(0);
  });

  it('reads lists', async () => {
    const files = {
      'own.yaml': definitions,
      'n.json': JSON.stringify([exists, { ...exists, event_type: 'x' }]),
    };
    const { results } = await run(['--list', 'n.json'], files);
    expect(results.filter((line) => line.startsWith('n.json'))).toEqual([
      'n.json[0]: compute.instance.exists m-1 at 2015-03-04T22:31:08.131441',
      'n.json[1]: x m-1: dropped, no definition matches',
    ]);
    expect((await run(['n.json'], files)).problems).toEqual([
      'n.json:1:1: a notification is a JSON object; a list of them needs --list',
    ]);
    expect((await run(['--list', '-'], { 'own.yaml': '[]', '-': '{}' })).problems).toEqual([
      'standard input:1:1: a JSON list was expected',
    ]);
    expect((await run(['--list', '-'], { 'own.yaml': '[]', '-': '[1]' })).problems).toEqual([
      'standard input:1:1: an element of the list is no JSON object',
    ]);
  });

  it.each<[string, Record<string, string>, string[]]>([
    [
      'definitions that are wrong',
      { 'own.yaml': '- event_type: a\n  traits:\n    x: {fields: payload.bogus(}\n' },
      [
        'own.yaml:3:17: [0].traits.x.fields: path "payload.bogus(" of trait "x": unexpected "(" at 1:13 of the path (lines from 1, columns from 0)',
      ],
    ],
    ['no definitions', {}, ['own.yaml: cannot be read (ENOENT)']],
    ['no notification', { 'own.yaml': '[]' }, ['n.json: cannot be read (ENOENT)']],
    [
      'broken JSON',
      { 'own.yaml': '[]', 'n.json': '{\n  "ü": 1,\n  "ä": tru }' },
      ['n.json:3:11: expected a value'],
    ],
    [
      'definitions to look at',
      {
        'own.yaml': '- {event_type: a, traits: {}, also: 1}',
        'n.json': '{"event_type":"b","message_id":"m"}',
      },
      ['warning: own.yaml:1:31: [0]: the key "also" is unknown and ignored'],
    ],
  ])('says where %s are', async (_name, files, problems) => {
    const run1 = await run(['n.json'], files);
    expect(run1.problems).toEqual(problems);
    expect(run1.status).toBe(problems[0]?.startsWith('warning') === true ? 0 : 1);
  });

  it('explains itself, and refuses options it does not know', () => {
    expect(parseDistilCommand(['--help'])).toMatchObject({ kind: 'help' });
    expect(parseDistilCommand(['--fast'])).toMatchObject({ kind: 'refused' });
  });
});

class MapFiles extends CommandFiles {
  constructor(private readonly texts: ReadonlyMap<string, string>) {
    super();
  }

  override async read(path: string): Promise<Uint8Array | FileProblem> {
    const text = this.texts.get(path);
    return text === undefined ? { reason: 'cannot be read (ENOENT)' } : new TextEncoder().encode(text);
  }

  override async exists(path: string): Promise<boolean> {
    return this.texts.has(path);
  }
}

async function run(words: string[], files: Record<string, string>) {
  const command = parseDistilCommand(words);
  if (command.kind !== 'run') throw new Error(command.text);
  const results: string[] = [];
  const problems: string[] = [];
  const status = await runDistilCommand(
    command,
    new MapFiles(new Map(Object.entries(files))),
    'own.yaml',
    now,
    {
      result: (line) => results.push(line),
      problem: (line) => problems.push(line),
    },
  );
  return { status, results, problems };
}

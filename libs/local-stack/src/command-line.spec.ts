import { describe, expect, it } from '@jest/globals';
import { parseStackCommand, stackHelp } from './command-line.js';
import { serviceNames } from './service-catalog.js';

describe('the words behind npm start', () => {
  it('ask for everything, kept data and the usual port when there are none', () => {
    expect(parseStackCommand([])).toEqual({ kind: 'start', options: { ephemeral: false, reset: false } });
  });

  it.each([
    ['metric-aggregator', ['metric-aggregator', 'api-gateway']],
    ['distiller', ['ingestion', 'distiller', 'api-gateway']],
    ['stream-trigger,api-gateway', ['ingestion', 'distiller', 'stream-trigger', 'api-gateway']],
    ['api-gateway', [...serviceNames]],
    ['none', []],
  ])('bring what %s lives on, and the gateway', (text, services) => {
    expect(parseStackCommand(['--services', text])).toMatchObject({ options: { services } });
  });

  it.each([
    ['8123', 8123],
    ['free', 'free'],
  ])('take the port %s', (text, gatewayPort) => {
    expect(parseStackCommand(['--port', text])).toMatchObject({ options: { gatewayPort } });
  });

  it.each([
    [['--port', '0'], '--port takes a number from 1 to 65535'],
    [['--port', 'web'], '--port takes a number from 1 to 65535'],
    [['--services', 'ingestion,bakery'], 'no such service: bakery'],
    [['--services', ''], 'no such service: '],
    [['--fast'], '--help shows the options'],
    [['now'], '--help shows the options'],
  ])('are refused as %j', (words, message) => {
    expect(() => parseStackCommand(words)).toThrow(message);
  });

  it('show every option and every setting on --help', () => {
    expect(parseStackCommand(['--help', '--reset'])).toEqual({ kind: 'help' });
    const text = stackHelp('npm start', [['--exit', 'ends afterwards']]);
    for (const word of [
      '--services',
      '--port',
      '--ephemeral',
      '--reset',
      '--exit',
      'KAFKA_BROKERS',
      'GATEWAY_PORT',
    ]) {
      expect(text).toContain(word);
    }
  });
});

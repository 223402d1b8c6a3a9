import { describe, expect, it } from '@jest/globals';
import { parseServiceLine } from './service-log.js';
import { terminalLine } from './terminal-log.js';

const noon = new Date(2026, 0, 5, 12, 0, 0);
const shown = (line: string) => terminalLine(parseServiceLine('distiller', line), noon);

describe('a line of a service', () => {
  it('is shown with time, service, level, message and fields', () => {
    const line =
      '{"level":40,"time":1,"pid":7,"hostname":"h","service":"distiller","topic":"a.v1","lag":3,"msg":"behind"}';
    expect(shown(line)).toBe('12:00:00 distiller         warn  behind topic=a.v1 lag=3');
  });

  it.each([
    ['{"level":10,"msg":"m"}', 'debug m'],
    ['{"level":30,"msg":"m"}', 'info  m'],
    ['{"level":60,"msg":"m"}', 'error m'],
    ['{"level":"error","msg":"m"}', 'error m'],
    ['{"msg":"m"}', 'info  m'],
  ])('has a level: %s', (line, text) => {
    expect(shown(line)).toBe(`12:00:00 distiller         ${text}`);
  });

  it('is passed on as it is when it is not JSON', () => {
    expect(shown('Segmentation fault')).toMatch(/info {2}Segmentation fault$/);
    expect(shown('{not json')).toMatch(/info {2}\{not json$/);
    expect(shown('null')).toMatch(/info {2}null$/);
  });

  it('quotes what has spaces, joins lists, and shows of an error its code and message', () => {
    const line =
      '{"level":50,"msg":"m","a":"two words","b":["x","y"],"err":{"type":"E","code":"57P01","message":"ended","stack":"s"},"n":null}';
    expect(shown(line)).toMatch(/ m a="two words" b=x,y err="57P01: ended" n=null$/);
  });

  it('stays one line whatever it holds', () => {
    expect(shown('{"msg":"m","text":"a\\nb"}')).toMatch(/ m text="a\\nb"$/);
  });
});

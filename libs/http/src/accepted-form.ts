/** Forms in which Gnocchi's errors can be asked for. */
export type AcceptedForm = 'json' | 'html' | 'text';

/** Longest `Accept` header that is looked at. */
const acceptLengthMax = 1024;

/**
 * The form an `Accept` header asks for: JSON where it is named and nothing textual is preferred, HTML where it is
 * preferred to plain text, plain text otherwise and without the header (gnocchi-api §2.1).
 */
export function acceptedForm(accept: string | undefined): AcceptedForm {
  if (accept === undefined || accept.length > acceptLengthMax) return 'text';
  const quality = { json: 0, html: 0, text: 0 };
  for (const range of accept.split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const form = formByType.get(type);
    if (form !== undefined) quality[form] = Math.max(quality[form], qualityOf(parameters));
  }
  if (quality.json > 0 && quality.json >= Math.max(quality.html, quality.text)) return 'json';
  return quality.html > quality.text ? 'html' : 'text';
}

const formByType: ReadonlyMap<string, AcceptedForm> = new Map([
  ['application/json', 'json'],
  ['application/*', 'json'],
  ['text/html', 'html'],
  ['text/plain', 'text'],
  ['text/*', 'text'],
]);

function qualityOf(parameters: readonly string[]): number {
  const given = parameters.find((parameter) => /^q\s*=/.test(parameter));
  const value = given === undefined ? 1 : Number(given.slice(given.indexOf('=') + 1));
  return Number.isFinite(value) ? Math.min(Math.max(value, 0), 1) : 0;
}

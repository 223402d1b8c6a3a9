import { acceptedForm } from '../accepted-form.js';
import { printSpacedJson } from '../spaced-json.js';
import type { Problem } from '../problem.js';
import { retryAfter, type ErrorBody, type RefusedRequest } from './error-body.js';

/** Explanations of the text form (gnocchi-api §2.1). */
const explanations: ReadonlyMap<number, string> = new Map([
  [400, 'The server could not comply with the request since it is either malformed or otherwise incorrect.'],
  [
    401,
    'This server could not verify that you are authorized to access the document you requested. Either you supplied the wrong credentials, or your client does not understand how to supply them.',
  ],
  [403, 'Access was denied to this resource.'],
  [404, 'The resource could not be found.'],
  [409, 'There was a conflict when trying to complete your request.'],
  [412, 'Request precondition failed.'],
]);

/** Gnocchi's errors: JSON where the client asks for it, the text or HTML form otherwise (gnocchi-api §2). */
export function gnocchiErrorBody(problem: Problem, request: RefusedRequest): ErrorBody {
  const headers = { ...problem.headers, ...retryAfter(problem) };
  const form = acceptedForm(request.accept);
  if (form === 'json') {
    const body = {
      code: problem.status,
      title: problem.title,
      description: problem.description ?? problem.detail,
    };
    return { contentType: 'application/json; charset=UTF-8', text: printSpacedJson(body), headers };
  }
  const text = form === 'html' ? htmlForm(problem, request) : textForm(problem, request);
  return {
    contentType: form === 'html' ? 'text/html; charset=UTF-8' : 'text/plain; charset=UTF-8',
    text,
    headers,
  };
}

/** Status line, blank line, explanation, two line breaks, a leading space, the detail, trailing spaces. */
function textForm(problem: Problem, request: RefusedRequest): string {
  return `${problem.status} ${problem.title}\n\n${explanationOf(problem, request)}\n\n ${problem.detail}  \n\n`;
}

function htmlForm(problem: Problem, request: RefusedRequest): string {
  const status = escapeHtml(`${problem.status} ${problem.title}`);
  const explanation = escapeHtml(explanationOf(problem, request));
  return [
    '<html>',
    ` <head>\n  <title>${status}</title>\n </head>`,
    ` <body>\n  <h1>${status}</h1>\n  ${explanation}<br /><br />\n${escapeHtml(problem.detail)}\n\n </body>`,
    '</html>',
  ].join('\n');
}

function explanationOf(problem: Problem, request: RefusedRequest): string {
  if (problem.status === 405) return `The method ${request.method} is not allowed for this resource.`;
  if (problem.status === 415) {
    return `The request media type ${request.contentType ?? 'None'} is not supported by this server.`;
  }
  return explanations.get(problem.status) ?? problem.title;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

import { describe, expect, it } from '@jest/globals';

import { acceptedForm } from './accepted-form.js';

describe('acceptedForm', () => {
  it.each([
    [undefined, 'text'],
    ['*/*', 'text'],
    ['application/json', 'json'],
    ['application/json, */*', 'json'],
    ['application/json; details=true', 'json'],
    ['application/*', 'json'],
    ['text/plain', 'text'],
    ['text/html, application/xhtml+xml, */*;q=0.8', 'html'],
    ['application/json;q=0.2, text/html', 'html'],
    ['text/html;q=0.2, application/json', 'json'],
    ['application/json;q=0', 'text'],
    ['application/json;q=nonsense', 'text'],
    [`application/json${' '.repeat(2000)}`, 'text'],
  ])('reads %p as %p', (accept, form) => {
    expect(acceptedForm(accept)).toBe(form);
  });
});

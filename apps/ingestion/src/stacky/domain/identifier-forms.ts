const uuidForm = /^(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const requestPrefix = 'req-';

/** Whether a text is lower-case hexadecimal, dashed 8-4-4-4-12 or not at all (stacktach-v2 §0.6). */
export function isUuidLike(text: string): boolean {
  return uuidForm.test(text);
}

/** As a UUID, with or without `req-` in front (stacktach-v2 §0.6). */
export function isRequestIdLike(text: string): boolean {
  return isUuidLike(text.startsWith(requestPrefix) ? text.slice(requestPrefix.length) : text);
}

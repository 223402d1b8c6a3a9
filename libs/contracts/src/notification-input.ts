import { defineInput } from './define-input.js';

/** What publishers of notifications send: oslo.messaging envelopes, bare notifications, and anything else. */
export const notificationInput = defineInput({ name: 'notification.input' });

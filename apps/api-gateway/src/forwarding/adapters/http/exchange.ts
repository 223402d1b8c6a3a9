import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Dispatcher } from 'undici';

import { answerHeadersFor, type RawHeaders } from '../../domain/forwarded-headers.js';
import { endWhenRead } from './end-when-read.js';
import type { Upstream } from './upstream.js';

export interface ExchangeOptions {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly upstream: Upstream;
  /** Put on the answer beside what the service says. */
  readonly added: RawHeaders;
  /** Answers in place of the service; not called once its answer began. */
  readonly refuse: (error: Error) => void;
  /** Called once, when nothing more happens, with the status that went out or null when the client left. */
  readonly finished: (status: number | null) => void;
}

/** The client's own end of an exchange. */
export class ClientLeft extends Error {}
/** No sign of life from a service while it was waited for. */
export class ServiceSilent extends Error {}

/**
 * One request on its way through a service and back. The answer is passed on as it comes, no faster than the client
 * takes it. Whatever ends first, client or service, ends the other side.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | null = null;
  private answerBegan = false;
  private isOver = false;
  /** The whole answer of the service was passed on. */
  private ended = false;
  /** Bytes the service still announced; NaN for a chunked answer. */
  private remaining = NaN;

  constructor(private readonly options: ExchangeOptions) {
    options.response.once('close', () => this.responseClosed());
  }

  /** The client left, or the answer was given without the service. */
  get over(): boolean {
    return this.isOver;
  }

  /** The service gave no sign of life while this exchange waited for it. */
  abandon(): void {
    this.fail(new ServiceSilent('the service gives no sign of life'));
  }

  /** Ends the exchange in place of the service. */
  fail(error: Error): void {
    if (this.isOver) return;
    // The answer counts as given now, because `refuse` may end the response at once.
    this.isOver = true;
    this.controller?.abort(error);
    const { response, upstream, refuse, finished } = this.options;
    upstream.leave(this);
    if (this.answerBegan) response.destroy();
    else refuse(error);
    finished(response.headersSent ? response.statusCode : null);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.isOver) controller.abort(new ClientLeft('the client left'));
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    statusCode: number,
    headers: Record<string, string | string[] | undefined>,
    statusMessage?: string,
  ): void {
    // Informational answers belong to the hop.
    if (statusCode < 200 || this.isOver) return;
    const { response, upstream, added, request } = this.options;
    this.answerBegan = true;
    upstream.answers(this);
    const length = headers['content-length'];
    this.remaining = typeof length === 'string' && request.method !== 'HEAD' ? Number(length) : NaN;
    const { connection } = headers;
    const perHop = typeof connection === 'string' ? connection : undefined;
    const passed = answerHeadersFor(rawTexts(controller.rawHeaders), perHop, added);
    if (statusMessage === undefined || statusMessage === '') response.writeHead(statusCode, passed);
    else response.writeHead(statusCode, statusMessage, passed);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const { response } = this.options;
    this.remaining -= chunk.length;
    // The last bytes and the end in one write.
    if (this.remaining === 0) this.end(chunk);
    else if (!response.write(chunk)) {
      controller.pause();
      response.once('drain', () => controller.resume());
    }
  }

  onResponseEnd(): void {
    if (!this.ended) this.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }

  private end(last?: Buffer): void {
    this.ended = true;
    endWhenRead(this.options.request, this.options.response, last);
  }

  private responseClosed(): void {
    if (this.isOver) return;
    this.isOver = true;
    const { response, upstream, finished } = this.options;
    upstream.leave(this);
    const complete = response.writableFinished;
    if (!complete) this.controller?.abort(new ClientLeft('the client left'));
    finished(complete ? response.statusCode : null);
  }
}

/** undici gives the headers of an HTTP/1.1 answer as they came: names and values in turn. */
function rawTexts(raw: Dispatcher.DispatchController['rawHeaders']): string[] {
  if (!Array.isArray(raw)) throw new TypeError('the answer has no raw headers');
  return raw.map((text: Buffer | string) => (typeof text === 'string' ? text : text.toString('latin1')));
}

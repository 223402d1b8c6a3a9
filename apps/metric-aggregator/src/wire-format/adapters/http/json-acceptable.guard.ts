import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { type FastifyRequest, HttpRefusal } from '@cloudtach/http';

const acceptable = /^(?:\*\/\*|application\/\*|application\/json)\s*(?:;.*)?$/i;

/** Longer lists are no browser's; reading them is not worth the time. */
const acceptLengthMax = 1024;

/** Refuses requests for a document in another form than JSON (gnocchi-api §1.4). */
@Injectable()
export class JsonAcceptable implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { accept } = context.switchToHttp().getRequest<FastifyRequest>().headers;
    if (accept === undefined || accept === '' || accept.length > acceptLengthMax) return true;
    if (accept.split(',').some((range) => acceptable.test(range.trim()))) return true;
    throw new HttpRefusal({
      status: 406,
      code: 'metrics.not-acceptable',
      message: 'This document is to be had as application/json only.',
    });
  }
}

import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest, pathOf } from '@cloudtach/http';
import { type Observable, of } from 'rxjs';

/** Every path of `/stacky` ends in a slash; one without it is redirected, its query kept (stacktach-v2 §0.7). */
@Injectable()
export class FinalSlash implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const target = http.getRequest<FastifyRequest>().raw.url ?? '/';
    const path = pathOf(target);
    if (path.endsWith('/')) return next.handle();
    const query = /\?.*$/s.exec(target)?.[0] ?? '';
    http.getResponse<FastifyReply>().code(301).header('location', `${path}/${query}`);
    return of(Buffer.alloc(0));
  }
}

import { pathOf, printSpacedJson, type FastifyReply, type FastifyRequest } from '@cloudtach/http';
import type { JsonValue } from '@cloudtach/kernel';
import { Controller, Get, Param, Req, Res } from '@nestjs/common';

import {
  gnocchiDocument,
  monascaElement,
  monascaVersionDocument,
  rootDocument,
  type MonascaVersion,
} from '../../domain/version-documents.js';

const monascaVersions: readonly MonascaVersion[] = ['v1.0', 'v2.0'];

/** Tells which APIs and versions there are. Needs no identity. */
@Controller()
export class DiscoveryController {
  @Get('/')
  root(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    send(reply, 200, rootDocument(originOf(request)));
  }

  /** `/v1` and `/v1/` are one route; only the first is redirected (gnocchi-api §1.6). */
  @Get('/v1')
  gnocchi(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const origin = originOf(request);
    if (pathOf(request.raw.url ?? '') === '/v1') reply.code(302).header('location', `${origin}/v1/`).send();
    else send(reply, 200, gnocchiDocument(origin));
  }

  @Get('/v2.0')
  monasca(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    send(reply, 200, monascaElement('v2.0', `${originOf(request)}${pathOf(request.raw.url ?? '')}`));
  }

  @Get('/version')
  versions(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const origin = originOf(request);
    send(reply, 200, monascaVersionDocument(origin, `${origin}/version`, monascaVersions));
  }

  @Get('/version/:id')
  version(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const origin = originOf(request);
    const known = monascaVersions.find((version) => version === id);
    if (known === undefined) send(reply, 400, { message: `Unknown version ${id}` });
    else send(reply, 200, monascaVersionDocument(origin, `${origin}/version/${known}`, [known]));
  }
}

/** Scheme and host as the client used them: links must lead back here. */
function originOf(request: FastifyRequest): string {
  return `${request.protocol}://${request.headers.host ?? request.hostname}`;
}

function send(reply: FastifyReply, status: number, document: JsonValue): void {
  reply
    .code(status)
    .header('content-type', 'application/json; charset=UTF-8')
    .send(printSpacedJson(document));
}

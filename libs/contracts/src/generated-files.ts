import { readFileSync } from 'node:fs';
import { type JsonValue, parseJson, printJson } from '@cloudtach/kernel';
import { asyncApiDocument, jsonContracts } from './asyncapi.js';

const projectFolder = new URL('../', import.meta.url);

/** A file that follows from the contracts, and its text as it should be. */
export interface GeneratedFile {
  readonly path: URL;
  readonly text: string;
}

/** The committed files that follow from the contracts: one JSON Schema each, and the AsyncAPI document. */
export function generatedFiles(): GeneratedFile[] {
  const examples = Object.fromEntries(jsonContracts.map(({ topic }) => [topic, readFixture(topic)]));
  return [
    ...jsonContracts.map(({ topic, schema }) => toFile(`schemas/${topic}.json`, schema)),
    toFile('asyncapi.json', asyncApiDocument(examples)),
  ];
}

function readFixture(topic: string): JsonValue {
  return parseJson(readFileSync(new URL(`fixtures/${topic}.json`, projectFolder), 'utf8'));
}

function toFile(path: string, content: unknown): GeneratedFile {
  return { path: new URL(path, projectFolder), text: `${printJson(content as JsonValue, 2)}\n` };
}

/** Column `?` of event tables: `E` for error queues, otherwise one blank (stacktach-v2 §0.10). */
export function rowMarker(routingKey: string): 'E' | ' ' {
  return routingKey.endsWith('error') ? 'E' : ' ';
}

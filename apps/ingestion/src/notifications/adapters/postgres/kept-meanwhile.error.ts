/**
 * Another process kept one of these notifications between our look and our write: the same one came by two partitions
 * at once. To be tried again at once, when the look will find it; the code is that of a serialization failure.
 */
export class KeptMeanwhile extends Error {
  override readonly name = 'KeptMeanwhile';
  readonly code = '40001';
}

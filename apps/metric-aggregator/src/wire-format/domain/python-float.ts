/**
 * Text of a finite double as Python's `repr` writes it (gnocchi-api §5): the shortest digits that read back the
 * same, always with a fraction or an exponent, exponent notation from 1e16 on and below 1e-4.
 */
export function printPythonFloat(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e16) return Object.is(value, -0) ? '-0.0' : `${value}.0`;
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e16) return String(value);
  // Both languages print the same shortest digits; only the form of the exponent differs.
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  const sign = exponent.startsWith('-') ? '-' : '+';
  return `${digits}e${sign}${exponent.slice(1).padStart(2, '0')}`;
}

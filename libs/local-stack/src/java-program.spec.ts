import { describe, expect, it } from '@jest/globals';
import { javaMajor } from './java-program.js';

describe('the version of a Java', () => {
  it.each([
    ['openjdk version "17.0.15" 2025-04-15\nOpenJDK Runtime Environment', 17],
    ['java version "1.8.0_392"', 8],
    ['openjdk version "21" 2023-09-19', 21],
    ['openjdk version "25-ea" 2025-09-16', 25],
    ['Picked up JAVA_TOOL_OPTIONS: -Xmx1g\nopenjdk version "17.0.1"', 17],
    ['command not found', null],
  ])('is read from %j', (text, major) => {
    expect(javaMajor(text)).toBe(major);
  });
});

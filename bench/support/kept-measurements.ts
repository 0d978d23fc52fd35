import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Measurements } from './customer-report.ts';

/** What was measured with few customers, beside the database that was filled since; written once that is complete. */
export function keptMeasurements(home: string): {
  read(): Measurements | undefined;
  write(measurements: Measurements): void;
} {
  const file = join(home, 'measured-with-few.json');
  return {
    read() {
      if (!existsSync(file)) return undefined;
      const kept = JSON.parse(readFileSync(file, 'utf8')) as Measurements & {
        questions: [string, Measurements['questions'] extends ReadonlyMap<string, infer One> ? One : never][];
      };
      return { ...kept, questions: new Map(kept.questions) };
    },
    write: (measurements) =>
      writeFileSync(file, JSON.stringify({ ...measurements, questions: [...measurements.questions] })),
  };
}

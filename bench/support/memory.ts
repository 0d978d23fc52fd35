import { readFileSync } from 'node:fs';

/** Resident memory of a process, MB. */
export function residentMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
}

const everyMs = 250;

/** Watches the memory of a process while something runs: its largest value, and the middle of each fifth of the time. */
export async function watchMemory<T>(
  pid: number,
  work: () => Promise<T>,
): Promise<{ result: T; peak: number; fifths: number[] }> {
  const samples = [residentMegabytes(pid)];
  const timer = setInterval(() => samples.push(residentMegabytes(pid)), everyMs);
  try {
    const result = await work();
    return { result, peak: Math.round(Math.max(...samples)), fifths: fifthsOf(samples) };
  } finally {
    clearInterval(timer);
  }
}

/** Flat is what has about the same value in all of them. */
function fifthsOf(samples: readonly number[]): number[] {
  return Array.from({ length: 5 }, (_, part) => {
    const from = Math.floor((samples.length * part) / 5);
    const slice = samples.slice(from, Math.max(from + 1, Math.floor((samples.length * (part + 1)) / 5)));
    const sorted = slice.toSorted((one, other) => one - other);
    return Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
  });
}

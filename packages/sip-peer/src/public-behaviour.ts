/**
 * How the public behaves when it is called, by the last two digits of the number. The demo carrier plays it with real
 * SIP, the sandbox switch without; a number always behaves in the same way.
 */
export type PublicBehaviour =
  /** Answers, talks, and hangs up itself after `talkMs` (never when that is undefined). */
  | { kind: 'answer'; ringMs: number; talkMs: number | undefined }
  /** Answers at once, greets and beeps; hangs up after `talkMs` of recording. */
  | { kind: 'machine'; ringMs: number; talkMs: number }
  /** Rings until the caller gives up. */
  | { kind: 'no_answer' }
  /** Says no with a SIP status, after ringing for `ringMs`; 0 is without ringing. */
  | { kind: 'refuse'; status: number; ringMs: number };

interface Rule {
  from: number;
  to: number;
  name: string;
  behave: (seed: number) => PublicBehaviour;
}

/** First and last of the two final digits, both inclusive; together they cover 00–99. */
export const publicRules: readonly Rule[] = [
  {
    from: 0,
    to: 69,
    name: 'answers, talks 20–60 s, hangs up',
    behave: (seed) => answering(seed, talkMs(seed)),
  },
  { from: 70, to: 79, name: 'no answer', behave: () => ({ kind: 'no_answer' }) },
  { from: 80, to: 84, name: 'busy (486)', behave: () => ({ kind: 'refuse', status: 486, ringMs: 0 }) },
  {
    from: 85,
    to: 88,
    name: 'answering machine',
    behave: () => ({ kind: 'machine', ringMs: 0, talkMs: 30_000 }),
  },
  {
    from: 89,
    to: 91,
    name: 'rejects (603)',
    behave: (seed) => ({ kind: 'refuse', status: 603, ringMs: ringMs(seed) }),
  },
  {
    from: 92,
    to: 94,
    name: 'empty number (404)',
    behave: () => ({ kind: 'refuse', status: 404, ringMs: 0 }),
  },
  {
    from: 95,
    to: 97,
    name: 'switched off (480)',
    behave: () => ({ kind: 'refuse', status: 480, ringMs: 0 }),
  },
  {
    from: 98,
    to: 98,
    name: 'network busy (503)',
    behave: () => ({ kind: 'refuse', status: 503, ringMs: 0 }),
  },
  { from: 99, to: 99, name: 'answers, never hangs up', behave: (seed) => answering(seed, undefined) },
];

/** What happens when this number is called; a number without two final digits is an empty one. */
export function publicBehaviour(number: string): PublicBehaviour {
  const lastTwo = /(\d\d)$/.exec(number)?.[1];
  const rule = publicRules.find(({ from, to }) => Number(lastTwo) >= from && Number(lastTwo) <= to);
  return rule ? rule.behave(numberSeed(number)) : { kind: 'refuse', status: 404, ringMs: 0 };
}

/** A number's own constant, 0 … 2³²−1 (FNV-1a over its digits): no chance, so that a demonstration repeats. */
export function numberSeed(number: string): number {
  let hash = 0x811c9dc5;
  for (const digit of number) hash = Math.imul(hash ^ digit.charCodeAt(0), 0x01000193) >>> 0;
  return hash;
}

function answering(seed: number, talk: number | undefined): PublicBehaviour {
  return { kind: 'answer', ringMs: ringMs(seed), talkMs: talk };
}

/** 1.5–4 s. */
function ringMs(seed: number): number {
  return 1500 + (seed % 2501);
}

/** 20–60 s. */
function talkMs(seed: number): number {
  return 20_000 + ((seed >>> 8) % 40_001);
}

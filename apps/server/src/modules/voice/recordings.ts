import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import type { StreamResult } from '#kernel/http/operation.ts';
import { addJob, type Job } from '#kernel/jobs.ts';
import type { Log } from '#kernel/log.ts';
import type { ObjectStore } from '#kernel/object-store.ts';
import type { Principal } from '#kernel/principal.ts';
import { unlessRestoring } from '#kernel/unless-restoring.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import { publishCall } from './call-runtime.ts';
import { callScope } from './call-views.ts';
import type { Switch } from './switch.ts';
import type { VoiceTables } from './tables.ts';
import { createPeakMeter, durationMsOf, type Peaks, wavHeader } from './wav.ts';

const waveFormSteps = 1200;
/** A recording this much shorter than the talk, ms, is an alarm. */
const toleratedGapMs = 3000;

export interface RecordingDeps {
  db: Db;
  clock: Clock;
  log: Log;
  objects: ObjectStore;
  switchPort: Switch;
  audit: AuditTrail;
}

export const audioKey = (tenantId: string, callId: string) => `recordings/${tenantId}/${callId}.wav`;
export const peaksKey = (tenantId: string, callId: string) => `recordings/${tenantId}/${callId}.peaks.json`;

interface Target {
  tenantId: string;
  callId: string;
}

/** How long after a call's end the switch may take to say that its recording is written, ms. */
const stopGraceMs = 5000;

/** The switch has written the last frame: the recording can be finished as soon as the call has ended. */
export async function onRecordingStopped(
  { db }: Pick<RecordingDeps, 'db'>,
  recordingId: string,
): Promise<void> {
  const [target] = await db.platformTx((tx) =>
    tx.query<Target>(
      `select tenant_id as "tenantId", call_id as "callId" from voice.recording where id::text = $1`,
      [recordingId],
    ),
  );
  if (target) await db.tenantTx(target.tenantId, (tx) => enqueueFinish(tx, target));
}

/** Recordings whose end nobody was there to hear; called every second. */
export async function sweepRecordings({ db, clock }: Pick<RecordingDeps, 'db' | 'clock'>): Promise<void> {
  const before = new Date(clock.now().getTime() - stopGraceMs);
  const forgotten = await db.platformTx((tx) =>
    tx.query<Target>(
      `select r.tenant_id as "tenantId", r.call_id as "callId" from voice.recording r
       join voice.call c on c.id = r.call_id where r.state = 'running' and c.ended_at < $1`,
      [before],
    ),
  );
  for (const target of forgotten)
    await unlessRestoring(db.tenantTx(target.tenantId, (tx) => enqueueFinish(tx, target)));
}

function enqueueFinish(tx: Tx, target: Target): Promise<void> {
  return addJob(tx, 'voice.finish_recording', target, { key: `recording-${target.callId}` });
}

/** After a call: the raw file becomes a checked WAV with its wave form, or an alarm. */
export function finishRecordingJob(deps: RecordingDeps): Job<Target> {
  return {
    name: 'voice.finish_recording',
    async handle({ tenantId, callId }) {
      const recording = await deps.db.tenantTx(tenantId, (tx) => findRecording(tx, callId));
      if (recording?.state !== 'running' || !recording.ended_at) return;
      const raw = await deps.switchPort.openRecording(recording.id);
      if (!raw || raw.bytes === 0) return settle(deps, tenantId, recording, { problem: 'missing', bytes: 0 });
      await store(deps, { tenantId, callId }, raw.bytes, Readable.from(raw.stream()));
      const talkMs = recording.ended_at.getTime() - recording.started_at.getTime();
      const short = durationMsOf(raw.bytes) < talkMs - toleratedGapMs;
      await settle(deps, tenantId, recording, { problem: short ? 'short' : null, bytes: raw.bytes });
      await deps.switchPort.discardRecording(recording.id);
    },
  };
}

async function store(
  { objects }: RecordingDeps,
  { tenantId, callId }: Target,
  bytes: number,
  raw: Readable,
): Promise<void> {
  const meter = createPeakMeter(bytes, waveFormSteps);
  const out = new PassThrough();
  out.write(wavHeader(bytes));
  await Promise.all([pipeline(raw, meter, out), objects.put(audioKey(tenantId, callId), out)]);
  await objects.put(peaksKey(tenantId, callId), Buffer.from(JSON.stringify(meter.peaks())));
}

interface OpenRecording {
  id: string;
  call_id: string;
  agent_id: string | null;
  state: string;
  started_at: Date;
  ended_at: Date | null;
}

async function settle(
  { db, clock, log }: RecordingDeps,
  tenantId: string,
  recording: OpenRecording,
  result: { problem: string | null; bytes: number },
): Promise<void> {
  const state = result.bytes > 0 ? 'saved' : 'failed';
  if (result.problem)
    log.error({ callId: recording.call_id, problem: result.problem }, 'a recording is not complete');
  await db.tenantTx(tenantId, async (tx) => {
    const kysely = tx.kysely<VoiceTables>();
    await kysely
      .updateTable('voice.recording')
      .set({ state, bytes: result.bytes, duration_ms: durationMsOf(result.bytes), problem: result.problem })
      .where('id', '=', recording.id)
      .execute();
    await kysely
      .updateTable('voice.call')
      .set({ recording: state })
      .where('id', '=', recording.call_id)
      .execute();
    await publishCall(tx, { id: recording.call_id, agentId: recording.agent_id }, clock.now());
  });
}

async function findRecording(tx: Tx, callId: string): Promise<OpenRecording | undefined> {
  const [row] = await tx.query<OpenRecording>(
    `select r.id, r.call_id, r.state, r.started_at, c.ended_at, c.agent_id
     from voice.recording r join voice.call c on c.id = r.call_id where r.call_id = $1`,
    [callId],
  );
  return row;
}

/** The recording as WAV, whole or the range that was asked for. Throws `not_found` outside the data scope too. */
export async function streamRecording(
  deps: RecordingDeps,
  principal: Principal,
  callId: string,
  rangeHeader: string | undefined,
): Promise<StreamResult> {
  await requireListenable(deps, principal, callId, true);
  const key = audioKey(principal.tenantId, callId);
  const size = await deps.objects.size(key);
  if (size === undefined) throw notFound();
  const range = parseRange(rangeHeader, size);
  if (range === 'unsatisfiable') {
    return { status: 416, stream: Buffer.alloc(0), headers: { 'content-range': `bytes */${size}` } };
  }
  const object = await deps.objects.get(key, range);
  if (!object) throw notFound();
  const common = { 'accept-ranges': 'bytes', 'cache-control': 'private, max-age=3600' };
  if (!range) return { stream: object.stream, headers: { ...common, 'content-length': String(size) } };
  return {
    status: 206,
    stream: object.stream,
    headers: {
      ...common,
      'content-range': `bytes ${range.start}-${range.end}/${size}`,
      'content-length': String(range.end - range.start + 1),
    },
  };
}

/** One range of RFC 9110 section 14; several ranges are answered with the whole. */
export function parseRange(
  header: string | undefined,
  size: number,
): { start: number; end: number } | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const [, from = '', to = ''] = match;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  return start > end || start >= size ? 'unsatisfiable' : { start, end };
}

export async function readPeaks(deps: RecordingDeps, principal: Principal, callId: string): Promise<Peaks> {
  await requireListenable(deps, principal, callId, false);
  const object = await deps.objects.get(peaksKey(principal.tenantId, callId));
  if (!object) throw notFound();
  const chunks: Buffer[] = [];
  for await (const chunk of object.stream) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as Peaks;
}

/** Listening is recorded, whichever part is asked for: a player fetches several. */
async function requireListenable(
  { db, audit }: RecordingDeps,
  principal: Principal,
  callId: string,
  record: boolean,
): Promise<void> {
  await db.tenantTx(principal.tenantId, async (tx) => {
    const call = await tx
      .kysely<VoiceTables>()
      .selectFrom('voice.call as c')
      .where('c.id', '=', callId)
      .where(callScope(principal))
      .select('c.id')
      .executeTakeFirst();
    if (!call) throw notFound();
    if (record) {
      await audit.recordRead(tx, {
        actor: principal,
        action: 'voice.recording_listened',
        entityType: 'call',
        entityId: callId,
      });
    }
  });
}

export interface WaveColours {
  played: string;
  rest: string;
  line: string;
}

/** Draws both channels of a recording, the customer above the middle line, the agent below. `progress` is 0…1. */
export function drawWaveForm(
  canvas: HTMLCanvasElement,
  peaks: { customer: readonly number[]; agent: readonly number[] },
  progress: number,
  colours: WaveColours,
): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const ratio = window.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  const middle = height / 2;
  const step = 3;
  const bars = Math.floor(width / step);
  for (let bar = 0; bar < bars; bar++) {
    context.fillStyle = bar / bars <= progress ? colours.played : colours.rest;
    const up = Math.max(0.5, peakAt(peaks.customer, bar, bars) * (middle - 3));
    const down = Math.max(0.5, peakAt(peaks.agent, bar, bars) * (middle - 3));
    context.fillRect(bar * step, middle - 1 - up, 2, up);
    context.fillRect(bar * step, middle + 1, 2, down);
  }
  context.fillStyle = colours.line;
  context.fillRect(Math.round(progress * width), 0, 1, height);
}

/** The loudest step that falls into a bar. */
export function peakAt(peaks: readonly number[], bar: number, bars: number): number {
  const from = Math.floor((bar / bars) * peaks.length);
  const to = Math.max(from + 1, Math.floor(((bar + 1) / bars) * peaks.length));
  let peak = 0;
  for (let index = from; index < to; index++) peak = Math.max(peak, peaks[index] ?? 0);
  return Math.min(1, peak);
}

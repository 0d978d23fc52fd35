import { recall, remember } from './remember.ts';
import { createStore } from './store.ts';

/** Ring volume, 0…1. */
export const ringVolumeStore = createStore(readVolume());

export function setRingVolume(volume: number): void {
  remember('ring-volume', String(volume));
  ringVolumeStore.set(volume);
}

/** Rings until the answer is called: two soft tones, a pause, again. */
export function startRing(): () => void {
  const volume = ringVolumeStore.get();
  if (volume === 0 || typeof AudioContext === 'undefined') return () => {};
  const context = new AudioContext();
  const ring = () => {
    playTone(context, 880, 0, volume);
    playTone(context, 1108, 0.22, volume);
    playTone(context, 880, 0.44, volume);
  };
  ring();
  const timer = setInterval(ring, 2200);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}

/** One ring, for the test button. */
export function testRing(): void {
  const stop = startRing();
  setTimeout(stop, 1200);
}

function playTone(context: AudioContext, frequency: number, delay: number, volume: number): void {
  const start = context.currentTime + delay;
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.frequency.value = frequency;
  oscillator.type = 'sine';
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(volume * 0.5, start + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, start + 0.2);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(start + 0.22);
}

function readVolume(): number {
  const kept = Number(recall('ring-volume') ?? '0.6');
  return kept >= 0 && kept <= 1 ? kept : 0.6;
}

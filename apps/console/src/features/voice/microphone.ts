export type MicrophoneProblem = 'mic_denied' | 'mic_missing';

/** The microphone with what a headset call needs; `problem` says what to explain to the user. */
export async function openMicrophone(): Promise<{ stream: MediaStream } | { problem: MicrophoneProblem }> {
  // Pages on plain HTTP from another machine have no media devices at all.
  if (!navigator.mediaDevices?.getUserMedia) return { problem: 'mic_denied' };
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
      video: false,
    });
    return { stream };
  } catch (error) {
    const denied = error instanceof DOMException && /NotAllowed|Security/.test(error.name);
    return { problem: denied ? 'mic_denied' : 'mic_missing' };
  }
}

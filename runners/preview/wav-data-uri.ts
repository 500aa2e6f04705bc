import wavefile from 'wavefile';

/** A mono WAV with 16-bit PCM as a data URI. */
export function wavDataUri(signal: Int16Array, sampleRateHz: number): string {
  const wave = new wavefile.WaveFile();
  wave.fromScratch(1, sampleRateHz, '16', signal);
  return `data:audio/wav;base64,${Buffer.from(wave.toBuffer()).toString('base64')}`;
}

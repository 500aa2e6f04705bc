const barWidth = 28;
const plainEveryMs = 5_000;

/**
 * Shows progress in one line at the bottom of a terminal, or in plain lines every few seconds if there is no terminal.
 */
export class ProgressLine {
  readonly #terminal = process.stdout.isTTY === true;
  readonly #said = new Set<string>();
  readonly #steps = new Map<string, string>();
  #plainAt = 0;

  /** Shows a step with a bar and the time left; `fraction` null for a step of unknown length. */
  show(step: string, message: string, fraction: number | null, secondsLeft: number | null): void {
    const filled = Math.round((fraction ?? 0) * barWidth);
    const bar =
      fraction === null
        ? ''
        : ` [${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}] ${Math.floor(fraction * 100)} %`;
    const left = secondsLeft === null ? '' : `, about ${secondsLeft} s left`;
    this.#steps.set(step, `${message}${bar}${left}`);
    this.#draw();
  }

  done(step: string): void {
    this.#steps.delete(step);
    this.#draw();
  }

  say(message: string): void {
    this.#clear();
    console.log(message);
    this.#draw();
  }

  /** Prints a message once, however often it is called. */
  once(message: string): void {
    if (this.#said.has(message)) return;
    this.#said.add(message);
    this.say(message);
  }

  end(): void {
    this.#steps.clear();
    this.#clear();
  }

  #draw(): void {
    const text = [...this.#steps.values()].join(' · ');
    if (this.#terminal) {
      this.#clear();
      process.stdout.write(text.slice(0, (process.stdout.columns ?? 80) - 1));
    } else if (text && Date.now() - this.#plainAt > plainEveryMs) {
      this.#plainAt = Date.now();
      console.log(text);
    }
  }

  #clear(): void {
    if (this.#terminal) process.stdout.write('\r\u001b[2K');
  }
}

/** The style sheet of a preview, embedded because the page loads nothing. */
export const previewStyle = `
:root {
  color-scheme: light dark;
  --ground: #fcfcfb; --surface: #f3f4f3; --ink: #16191d; --muted: #586069; --rule: #dfe2e2; --accent: #0b6470;
  --inserted: #d3efd8; --inserted-ink: #0c4420; --deleted: #fbe1de; --deleted-ink: #7c1712;
  --notice: #6b4c00; --notice-soft: #fbf3dd;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #111416; --surface: #1a1f22; --ink: #e8ebec; --muted: #9ea8ad; --rule: #2a3135; --accent: #6cc9d3;
    --inserted: #12391f; --inserted-ink: #a9ebbd; --deleted: #411c1b; --deleted-ink: #ffbdb6;
    --notice: #f0cf7f; --notice-soft: #312a15;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html {
  font: 100%/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif;
  color: var(--ink); background: var(--ground); -webkit-text-size-adjust: 100%; text-size-adjust: 100%;
}
body { margin: 0 auto; max-width: 72rem; padding: clamp(1.25rem, 4vw, 2.5rem) clamp(1rem, 4vw, 2.5rem) 4rem; }
h1, h2, h3, h4 { line-height: 1.25; margin: 0; }
h1 { font-size: clamp(1.5rem, 4vw, 2rem); }
h1 code { font-size: 0.7em; font-weight: 400; color: var(--muted); }
h2 { font-size: 1.25rem; margin-top: 2.5rem; }
h3, h4 { font-size: 1rem; }
h3 { margin-bottom: 0.75rem; }
p { margin: 0.5rem 0; max-width: 48rem; }
a { color: var(--accent); overflow-wrap: anywhere; }
code { font: 0.9em ui-monospace, 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.3rem 1.5rem; margin: 1.5rem 0; }
dt { color: var(--muted); }
dd { margin: 0; max-width: 48rem; }
.note { color: var(--muted); font-size: 0.875rem; font-weight: 400; }
.note b { color: var(--ink); font-weight: 600; }
.notice { color: var(--notice); background: var(--notice-soft); padding: 0.5rem 0.75rem; }
.legend { color: var(--muted); border-top: 1px solid var(--rule); margin-top: 2.5rem; padding-top: 1rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; min-width: 40rem; font-size: 0.9375rem; }
th, td { text-align: start; vertical-align: top; padding: 0.45rem 1rem 0.45rem 0; border-bottom: 1px solid var(--rule); }
thead th { color: var(--muted); font-weight: 400; white-space: nowrap; }
tbody th { font-weight: 400; max-width: 22rem; }
tbody th .note { display: block; }
article { border-top: 1px solid var(--rule); margin-top: 1rem; padding-top: 1rem; }
figure { margin: 0; min-width: 0; }
figcaption { color: var(--muted); font-size: 0.875rem; }
.triple { display: flex; flex-wrap: wrap; gap: 1rem; }
.triple img { display: block; max-width: 100%; height: auto; image-rendering: pixelated; background: var(--surface); }
.triple figure { flex: 0 1 auto; }
.triple figure.clip { flex: 1 1 17rem; }
.waveform { display: block; width: 100%; height: 4.5rem; margin: 0.25rem 0; background: var(--surface); color: var(--accent); }
.triple .spectrogram { width: 100%; height: 9rem; image-rendering: auto; }
audio { display: block; width: 100%; height: 2.5rem; margin-top: 0.4rem; }
.scale { display: inline-flex; align-items: center; gap: 0.4rem; white-space: nowrap; vertical-align: middle; }
.colors { display: inline-block; width: 8rem; height: 0.8rem; }
.pair { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1.5rem; }
.text { margin: 0.35rem 0 0; padding: 0.75rem; background: var(--surface); overflow-wrap: anywhere; unicode-bidi: isolate; }
ins, del { border-radius: 0.2rem; padding: 0.05em 0.25em; font-weight: 600; box-decoration-break: clone; -webkit-box-decoration-break: clone; }
ins { background: var(--inserted); color: var(--inserted-ink); text-decoration: underline; text-underline-offset: 0.15em; }
del { background: var(--deleted); color: var(--deleted-ink); text-decoration: line-through; }
.omitted { color: var(--muted); white-space: nowrap; }
@media (max-width: 40rem) {
  .pair { grid-template-columns: minmax(0, 1fr); }
  dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
  dd { margin-bottom: 0.6rem; }
  .triple { gap: 0.5rem; flex-wrap: nowrap; }
  .triple:has(.clip) { flex-wrap: wrap; gap: 1.25rem; }
}
`;

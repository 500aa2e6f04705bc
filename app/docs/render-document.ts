import { Marked, type Tokens } from 'marked';
import { gfmHeadingId } from 'marked-gfm-heading-id';

/**
 * Turns one of our own Markdown files into HTML. Headings get the anchors that they have on GitHub. A link to another
 * document leads to its page; a link into the repository, which the site does not serve, becomes its text. Tables and
 * code scroll within boxes of their own, also by keyboard; the box of a table is named after the heading above it.
 * @param markdown is trusted: it is part of the release.
 */
export async function renderDocument(markdown: string): Promise<string> {
  const marked = new Marked(gfmHeadingId());
  const headingAbove = new Map<unknown, Tokens.Heading>();
  let heading: Tokens.Heading | undefined;
  marked.use({
    walkTokens(token) {
      if (token.type === 'heading') heading = token as Tokens.Heading;
      else if (token.type === 'table' && heading) headingAbove.set(token, heading);
    },
    renderer: {
      code({ text }: Tokens.Code): string {
        return `<pre tabindex="0"><code>${escapeText(text)}\n</code></pre>\n`;
      },
      link({ href, tokens }: Tokens.Link): string {
        const text = this.parser.parseInline(tokens);
        const address = siteAddress(href);
        return address === null ? text : `<a href="${escapeText(address)}">${text}</a>`;
      },
      table(token: Tokens.Table): string {
        const above = headingAbove.get(token);
        const label = above ? this.parser.parseInline(above.tokens, this.parser.textRenderer) : 'Table';
        return `<div role="group" aria-label="${escapeText(label)}" tabindex="0">${renderTable(this.parser, token)}</div>`;
      },
    },
  });
  return marked.parse(markdown);
}

/** @returns the address on the site; null for a file of the repository. A path such as /protocol is one of the site. */
export function siteAddress(href: string): string | null {
  if (/^(https:\/\/|#|\/)/.test(href)) return href;
  const document = /^([a-z-]+)\.md(#[\w-]+)?$/.exec(href);
  return document ? `/docs/${document[1]}${document[2] ?? ''}` : null;
}

interface InlineParser {
  parseInline(tokens: Tokens.TableCell['tokens']): string;
}

function renderTable(parser: InlineParser, { header, rows }: Tokens.Table): string {
  const row = (cells: readonly Tokens.TableCell[], tag: 'th' | 'td') =>
    cells.map(({ tokens }) => `<${tag}${tag === 'th' ? ' scope="col"' : ''}>${parser.parseInline(tokens)}</${tag}>`);
  const body = rows.map((cells) => `<tr>${row(cells, 'td').join('')}</tr>`).join('\n');
  return `<table><thead><tr>${row(header, 'th').join('')}</tr></thead><tbody>${body}</tbody></table>`;
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

import { Marked, type Tokens } from 'marked';
import { gfmHeadingId } from 'marked-gfm-heading-id';

/**
 * Turns one of our own Markdown files into HTML. Headings get the anchors that they have on GitHub. A link to another
 * document leads to its page; a link into the repository, which the site does not serve, becomes its text.
 * @param markdown is trusted: it is part of the release.
 */
export async function renderDocument(markdown: string): Promise<string> {
  const marked = new Marked(gfmHeadingId());
  marked.use({
    renderer: {
      link({ href, tokens }: Tokens.Link): string {
        const text = this.parser.parseInline(tokens);
        const address = siteAddress(href);
        return address === null ? text : `<a href="${escapeAttribute(address)}">${text}</a>`;
      },
      table(token: Tokens.Table): string {
        return `<div role="group" aria-label="Table" tabindex="0">${renderTable(this.parser, token)}</div>`;
      },
    },
  });
  return marked.parse(markdown);
}

/** @returns null for a file of the repository. */
export function siteAddress(href: string): string | null {
  if (/^(https:\/\/|#)/.test(href)) return href;
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

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

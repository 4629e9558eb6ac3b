/** Text made safe inside HTML and SVG, between tags and in quoted attributes. */
export function text(raw: string): string {
  return raw
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** A part of the document under a heading of its own. The title and the content are HTML already. */
export function section(title: string, content: string): string {
  return `<section><h2>${title}</h2>\n${content}</section>`;
}

/** A table; its cells are HTML already. Columns in `numeric` are set to the right. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  numeric: ReadonlySet<number> = new Set(),
): string {
  const cell = (tag: string, content: string, i: number): string =>
    `<${tag}${numeric.has(i) ? ' class="number"' : ''}>${content}</${tag}>`;
  const line = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map((content, i) => cell(tag, content, i)).join('')}</tr>`;
  const body = rows.map((row) => line(row, 'td')).join('\n');
  return `<div class="wide"><table><thead>${line(head, 'th')}</thead>\n<tbody>${body}</tbody></table></div>`;
}

/** A quiet remark; HTML already. */
export function small(content: string): string {
  return `<p class="small">${content}</p>`;
}

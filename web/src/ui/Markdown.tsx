// The Markdown subset of the reports: headings, paragraphs, lists, tables, code. No HTML is
// interpreted.
import type {ReactNode} from 'react';

function inline(text: string): ReactNode[] {
    return text
        .split(/(`[^`]+`|\*\*[^*]+\*\*)/g)
        .map((part, i) =>
            part.startsWith('`') && part.length > 1 ? (
                <code key={i}>{part.slice(1, -1)}</code>
            ) : part.startsWith('**') && part.length > 4 ? (
                <b key={i}>{part.slice(2, -2)}</b>
            ) : (
                part
            ),
        );
}

const cells = (line: string): string[] =>
    line
        .trim()
        .replace(/^\||\|$/g, '')
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim().replaceAll('\\|', '|'));

const longest = 36; // maximum characters of a cell that is not wrapped

function TableOf({lines}: {lines: string[]}) {
    const [head = '', rule = '', ...rows] = lines;
    const right = cells(rule).map((cell) => cell.endsWith(':'));
    const side = (i: number) => (right[i] ? 'num' : 'text');
    return (
        <div className="table-scroll" tabIndex={0} role="group" aria-label={cells(head).join(', ')}>
            <table>
                <thead>
                    <tr>
                        {cells(head).map((cell, i) =>
                            cell === '' ? (
                                <td key={i} />
                            ) : (
                                <th key={i} scope="col" className={side(i)}>
                                    {inline(cell)}
                                </th>
                            ),
                        )}
                    </tr>
                </thead>
                <tbody>
                    {rows.map((row, r) => (
                        <tr key={r}>
                            {cells(row).map((cell, i) => (
                                <td
                                    key={i}
                                    className={
                                        cell.length > longest ? `${side(i)} several-lines` : side(i)
                                    }
                                >
                                    {inline(cell)}
                                </td>
                            ))}
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

export interface Block {
    kind: 'heading' | 'list' | 'table' | 'code' | 'text';
    depth: number;
    lines: string[];
}

export function blocksOf(text: string): Block[] {
    const blocks: Block[] = [];
    let last: Block | null = null;
    let fenced = false;
    for (const line of text.split('\n')) {
        if (line.startsWith('```')) {
            fenced = !fenced;
            last = fenced ? {kind: 'code', depth: 0, lines: []} : null;
            if (last) blocks.push(last);
            continue;
        }
        if (fenced && last) {
            last.lines.push(line);
            continue;
        }
        const heading = /^(#{1,6})\s+(.*)$/.exec(line);
        const kind: Block['kind'] = heading
            ? 'heading'
            : /^\s*[-*]\s+/.test(line)
              ? 'list'
              : line.trimStart().startsWith('|')
                ? 'table'
                : 'text';
        if (line.trim() === '') {
            last = null;
            continue;
        }
        const content = heading
            ? (heading[2] ?? '')
            : kind === 'list'
              ? line.replace(/^\s*[-*]\s+/, '')
              : line;
        if (last && last.kind === kind && kind !== 'heading') last.lines.push(content);
        else {
            last = {kind, depth: heading?.[1]?.length ?? 0, lines: [content]};
            blocks.push(last);
        }
    }
    return blocks;
}

export function Markdown({text}: {text: string}) {
    return (
        <article className="markdown">
            {blocksOf(text).map((block, i) => {
                if (block.kind === 'heading') {
                    // The page has its own h1, the section its h2.
                    const Heading = block.depth <= 1 ? 'h3' : block.depth === 2 ? 'h4' : 'h5';
                    return <Heading key={i}>{inline(block.lines.join(' '))}</Heading>;
                }
                if (block.kind === 'list')
                    return (
                        <ul key={i} className="prose">
                            {block.lines.map((line, j) => (
                                <li key={j}>{inline(line)}</li>
                            ))}
                        </ul>
                    );
                if (block.kind === 'table') return <TableOf key={i} lines={block.lines} />;
                if (block.kind === 'code')
                    return (
                        <pre key={i}>
                            <code>{block.lines.join('\n')}</code>
                        </pre>
                    );
                return <p key={i}>{inline(block.lines.join(' '))}</p>;
            })}
        </article>
    );
}

// A CSV parser (RFC 4180): quoted fields, doubled quotes, line breaks inside quotes; the separator
// is the comma, semicolon or tab, whichever is most frequent in the first line.
export interface Csv {
    header: string[];
    rows: string[][];
    lines: number[]; // where each row begins in the file, from 1
}

export function readCsv(text: string): Csv {
    const body = text.replace(/^\ufeff/, '');
    const first = body.slice(0, body.search(/[\r\n]|$/));
    const separator = [',', ';', '\t'].reduce(
        (best, one) => (first.split(one).length > first.split(best).length ? one : best),
        ',',
    );
    const all: string[][] = [];
    const lines: number[] = [];
    let row: string[] = [];
    let field = '';
    let quoted = false;
    let line = 1;
    let began = 1;
    const endRow = () => {
        row.push(field);
        field = '';
        if (row.length > 1 || row[0] !== '') {
            all.push(row);
            lines.push(began);
        }
        row = [];
    };
    for (let i = 0; i < body.length; ++i) {
        const c = body[i] as string;
        if (c === '\n') ++line;
        if (quoted) {
            if (c !== '"') field += c;
            else if (body[i + 1] === '"') {
                field += '"';
                ++i;
            } else quoted = false;
        } else if (c === '"' && field === '') quoted = true;
        else if (c === separator) {
            row.push(field);
            field = '';
        } else if (c === '\r' && body[i + 1] === '\n') continue;
        else if (c === '\n' || c === '\r') {
            endRow();
            began = line;
        } else field += c;
    }
    endRow();
    const [header = [], ...rows] = all;
    return {header: header.map((name) => name.trim()), rows, lines: lines.slice(1)};
}

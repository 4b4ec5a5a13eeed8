// A transition matrix as text from a spreadsheet or file: the ratings in the first row, then a row of
// probabilities for each, with or without its rating before them.
import type {CloTransitionMatrix} from '../../api/types.gen';
import {typedNumber} from '../../ui/number_text';

export type Share = 'percent' | 'fraction';

export type ReadTransition =
    | {matrix: CloTransitionMatrix; error: null}
    | {matrix: null; error: string};

const wrong = (error: string): ReadTransition => ({matrix: null, error});

// Tabs, semicolons or commas, whichever the first row has; otherwise spaces.
const separatorOf = (line: string): string | RegExp =>
    ['\t', ';', ','].find((one) => line.includes(one)) ?? / +/;

export function readTransition(text: string, share: Share, months: number): ReadTransition {
    const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
    const [head, ...body] = lines;
    if (head === undefined) return wrong('Paste the matrix, or choose a file.');
    const separator = separatorOf(head);
    const cellsOf = (line: string) =>
        (typeof separator === 'string' ? line : line.trim())
            .split(separator)
            .map((cell) => cell.trim());
    const states = cellsOf(head).filter((cell) => cell !== '');
    if (states.length < 2) return wrong('The first row lists the ratings, the last one default.');
    if (states.some((state) => !Number.isNaN(typedNumber(state))))
        return wrong('The first row has numbers: it must list the ratings, such as Aaa and Aa.');
    const rows: number[][] = [];
    for (const [i, line] of body.entries()) {
        let cells = cellsOf(line);
        const named = cells.length === states.length + 1;
        if (named && cells[0] !== states[i])
            return wrong(
                `Row ${i + 2} is named ${cells[0]}: expected ${states[i] ?? 'no more rows'}, the order of the first row.`,
            );
        if (named) cells = cells.slice(1);
        if (cells.length !== states.length)
            return wrong(
                `Row ${i + 2} has ${cells.length} cells: expected ${states.length}, one for each rating.`,
            );
        const bad = cells.find((cell) => Number.isNaN(typedNumber(cell.replace('%', ''))));
        if (bad !== undefined) return wrong(`Row ${i + 2} has "${bad}": expected a probability.`);
        rows.push(
            cells.map((cell) => {
                const number = typedNumber(cell.replace('%', ''));
                return share === 'percent' ? Number((number / 100).toPrecision(15)) : number;
            }),
        );
    }
    // Published matrices leave out the row of default, which nothing leaves.
    if (rows.length === states.length - 1)
        rows.push(states.map((_, k) => (k === states.length - 1 ? 1 : 0)));
    if (rows.length !== states.length)
        return wrong(
            `There are ${rows.length} rows: expected ${states.length}, one for each rating.`,
        );
    return {matrix: {states, rows, months}, error: null};
}

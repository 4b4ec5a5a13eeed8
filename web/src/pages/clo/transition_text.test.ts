import {expect, test} from 'vitest';
import {readTransition} from './transition_text';

const rows = [
    [0.9, 0.08, 0.02],
    [0.05, 0.85, 0.1],
    [0, 0, 1],
];

test('a pasted matrix has its ratings in the first row and column', () => {
    const text = '\tB\tCCC\tD\nB\t90\t8\t2\nCCC\t5\t85\t10\nD\t0\t0\t100\n';
    expect(readTransition(text, 'percent', 12).matrix).toEqual({
        states: ['B', 'CCC', 'D'],
        rows,
        months: 12,
    });
});

test('names of the rows and the row of default may be left out', () => {
    expect(readTransition('B;CCC;D\n0.9;0.08;0.02\n0.05;0.85;0.1', 'fraction', 3).matrix).toEqual({
        states: ['B', 'CCC', 'D'],
        rows,
        months: 3,
    });
    expect(readTransition('B  CCC D\n90% 8% 2%\n5% 85% 10%', 'percent', 12).matrix?.rows).toEqual(
        rows,
    );
});

test.each([
    ['', 'Paste the matrix'],
    ['0.9,0.1\n0,1', 'first row has numbers'],
    ['B,D\n0.9', 'Row 2 has 1 cells: expected 2'],
    ['B,D\n0.9,x', 'Row 2 has "x": expected a probability'],
    [',B,D\nD,0.9,0.1\nB,0,1', 'Row 2 is named D: expected B'],
    ['B,CCC,D\n0.9,0.08,0.02', 'There are 1 rows: expected 3'],
])('%j is refused with the reason', (text, reason) => {
    const read = readTransition(text, 'fraction', 12);
    expect(read.matrix).toBeNull();
    expect(read.error).toContain(reason);
});

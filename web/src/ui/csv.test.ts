import {describe, expect, it} from 'vitest';
import {readCsv} from './csv';

describe('a CSV file', () => {
    it('can have quotes, doubled quotes and line breaks inside quotes, and each row has its line number', () => {
        const csv = readCsv('\ufeffa,b\r\n"1, ""x""","two\nlines"\r\n\r\n3,4');
        expect(csv.header).toEqual(['a', 'b']);
        expect(csv.rows).toEqual([
            ['1, "x"', 'two\nlines'],
            ['3', '4'],
        ]);
        expect(csv.lines).toEqual([2, 5]);
    });
    it('may be separated by semicolons or tabs', () => {
        expect(readCsv('a;b;c\n1;2,5;3').rows).toEqual([['1', '2,5', '3']]);
        expect(readCsv('a\tb\n1\t2\n').rows).toEqual([['1', '2']]);
    });
    it('may be empty', () => {
        expect(readCsv('')).toEqual({header: [], rows: [], lines: []});
    });
});

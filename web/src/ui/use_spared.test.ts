import {expect, test} from 'vitest';
import type {Column} from './table_model';
import {sparedFor} from './use_spared';

const column = (key: string, spare?: number): Column<object> => ({
    key,
    label: key,
    value: () => key,
    ...(spare === undefined ? {} : {spare}),
});
const columns = [column('symbol'), column('sector', 1), column('account', 3), column('value')];
const widths = [90, 80, 70, 60];
const none = () => false;

test('leaves out the columns with the largest number until the table fits', () => {
    expect(sparedFor(columns, widths, 1, none)).toEqual(['account']);
    expect(sparedFor(columns, widths, 71, none)).toEqual(['account', 'sector']);
    expect(sparedFor(columns, widths, 500, none)).toEqual(['account', 'sector']);
    expect(sparedFor(columns, widths, 0, none)).toEqual([]);
});

test('keeps a column that the reader has chosen', () => {
    expect(sparedFor(columns, widths, 1, (key) => key === 'account')).toEqual(['sector']);
});

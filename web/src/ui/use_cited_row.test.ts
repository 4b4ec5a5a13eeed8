import {expect, test} from 'vitest';
import type {Items} from './table_engine';
import type {Column} from './table_model';
import {citedRow} from './use_cited_row';

interface Row {
    name: string;
    value: number | null;
    share: number;
}
const columns: Column<Row>[] = [
    {key: 'name', label: 'Name', text: true, value: (row) => row.name},
    {key: 'value', label: 'Value', value: (row) => row.value},
    {key: 'share', label: 'Share', value: (row) => row.share},
];
const rows: Row[] = Array.from({length: 400}, (_, i) => ({
    name: `${i}`,
    value: i === 7 ? null : 1000.25 + i,
    share: i === 350 ? -0.0551 : 0,
}));
const items: Items<Row> = {length: rows.length, at: (i) => ({kind: 'row', row: rows[i] as Row})};

test('the row with a cited figure is found by its number, rounded or in percent', () => {
    expect(citedRow('1,350.25', items, columns)).toBe(350);
    expect(citedRow('1,320.3', items, columns)).toBe(320);
    expect(citedRow('-5.51', items, columns)).toBe(350);
    expect(citedRow('7.77', items, columns)).toBe(-1);
    expect(citedRow('no number', items, columns)).toBe(-1);
});

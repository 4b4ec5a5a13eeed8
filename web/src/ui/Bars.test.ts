import {expect, test} from 'vitest';
import {labelLines} from './Bars';

test('A label that fits stays on one line.', () => {
    expect(labelLines('Market', 24)).toEqual(['Market']);
    expect(labelLines('', 24)).toEqual(['']);
});

test('A longer label is divided at a blank.', () => {
    expect(labelLines('Financial crisis of 2008, assumed', 24)).toEqual([
        'Financial crisis of',
        '2008, assumed',
    ]);
});

test('What does not fit on two lines is cut.', () => {
    expect(labelLines('Global financial crisis from peak to trough', 16)).toEqual([
        'Global financial',
        'crisis from pea\u2026',
    ]);
    expect(labelLines('MSFT250919P00450000', 10)).toEqual(['MSFT25091\u2026']);
});

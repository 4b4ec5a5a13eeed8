import {expect, test} from 'vitest';
import {cellText, factText} from './cell_text';

const format = (unit: string, digits: number, currency = '') => ({unit, digits, currency}) as never;

test('numbers are shown with the unit and digits of their format', () => {
    const of = (number: number, unit: string, digits: number) =>
        cellText({kind: 'number', number, format: format(unit, digits)});
    expect(of(0.1234, 'percent', 2)).toBe('12.34%');
    expect(of(0.0035, 'basis_points', 1)).toBe('35.0 bp');
    expect(of(1234.5, 'money', 2)).toBe('1,234.50');
    expect(of(42, 'count', 0)).toBe('42');
});

test('a missing number is N/A, a missing date is empty', () => {
    expect(cellText({kind: 'number', number: null})).toBe('N/A');
    expect(cellText({kind: 'date', date: null})).toBe('');
});

test('a headline amount has its currency', () => {
    expect(factText({kind: 'number', number: 5, format: format('money', 0, 'USD')})).toBe('5 USD');
    expect(factText({kind: 'number', number: null, format: format('money', 0, 'USD')})).toBe('N/A');
});

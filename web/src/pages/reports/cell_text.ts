// Numbers of a report as its documents show them.
import type {ReportCell, ReportColumn, ReportNumberFormat} from '../../api/types.gen';
import {exact, number, withMinus} from '../../ui/format';

const plain: ReportNumberFormat = {unit: 'number', digits: 2, currency: ''};

export const formatOf = (cell: ReportCell, column?: ReportColumn): ReportNumberFormat =>
    cell.format ?? column?.format ?? plain;

export function cellText(cell: ReportCell, column?: ReportColumn): string {
    if (cell.kind === 'text' || cell.kind === 'status') return withMinus(cell.text ?? '');
    if (cell.kind === 'date') return cell.date ?? '';
    const value = cell.number;
    if (value === null || value === undefined) return 'N/A';
    if (cell.text) return exact(cell.text);
    const {unit, digits} = formatOf(cell, column);
    if (unit === 'percent') return `${number(value * 100, digits)}%`;
    if (unit === 'basis_points') return `${number(value * 10_000, digits)} bp`;
    return number(value, unit === 'count' ? 0 : digits);
}

// With its currency, for a figure outside a table.
export function factText(cell: ReportCell): string {
    const {unit, currency} = formatOf(cell);
    const text = cellText(cell);
    return unit === 'money' && currency && text !== 'N/A' ? `${text} ${currency}` : text;
}

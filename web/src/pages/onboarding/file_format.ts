// How a file of positions is read: the columns that hold its fields, dates and numbers.
import type {OnboardingTemplate, PositionFormat} from '../../api/types.gen';
import {readCsv} from '../../ui/csv';
import {guessColumns} from '../portfolios/position_import';

export interface Format {
    columns: Record<string, string>; // column of the file by field; fields without one are absent
    date_order: string;
    decimal_sign: string;
}
export const asNamed: Format = {columns: {}, date_order: '', decimal_sign: ''};

// The names of the columns; lines before them that begin with # are comments.
export const headerOf = (content: string): string[] =>
    readCsv(
        content.replace(/^\ufeff?(?:[ \t]*(?:#.*)?\r?\n)+/, '').slice(0, 100_000),
    ).header.filter((name) => name.trim() !== '');

// The fields that a file may hold, by the templates.
export const fieldsOf = (templates: readonly OnboardingTemplate[]) =>
    templates.find((one) => one.edition === 'short')?.columns ?? [];

// Columns by common names, for a reader to check.
export function guessFormat(header: readonly string[], fields: readonly string[]): Format {
    const columns: Record<string, string> = {};
    guessColumns(header).forEach((target, at) => {
        const field = target === 'symbol' ? 'ticker' : target;
        const name = header[at];
        if (name !== undefined && fields.includes(field)) columns[field] = name;
    });
    return {...asNamed, columns};
}

// What a request states; nothing where the file is read by the names of its columns.
export function requestOf({columns, date_order, decimal_sign}: Format): PositionFormat | undefined {
    const stated = Object.entries(columns).filter(([, column]) => column !== '');
    if (stated.length === 0 && !date_order && !decimal_sign) return undefined;
    return {columns: Object.fromEntries(stated), date_order, decimal_sign};
}

// The filter of the audit log in the address, and the request that it stands for.
import type {ListAuditRequest} from '../../api/types.gen';

export const filterNames = ['method', 'actor', 'object', 'from', 'to'] as const;
export type AuditFilter = Record<(typeof filterNames)[number], string>;

export function filterOf(search: string): AuditFilter {
    const query = new URLSearchParams(search);
    return Object.fromEntries(
        filterNames.map((name) => [name, query.get(name) ?? '']),
    ) as AuditFilter;
}

// Date.parse reads February 30 as March 2.
function isDay(text: string): boolean {
    const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
    return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

// What is wrong with the days of a filter, which is not requested then.
export function errorsIn({from, to}: Pick<AuditFilter, 'from' | 'to'>): {
    from?: string;
    to?: string;
} {
    const wrong = (text: string) =>
        text && !isDay(text)
            ? `"${text}" is not a day: expected one with a year of four digits, such as 2026-03-31`
            : '';
    const errors = {from: wrong(from), to: wrong(to)};
    if (from && to && !errors.from && !errors.to && to < from)
        errors.to = `"${to}" is before the first day, ${from}: choose that day or a later one`;
    return {...(errors.from && {from: errors.from}), ...(errors.to && {to: errors.to})};
}

const start = (date: string): string => `${date}T00:00:00Z`;

// The start of the following day; no day follows the last one that has a year of four digits.
function endOf(date: string): string {
    if (date === '9999-12-31') return '9999-12-31T23:59:59Z';
    const next = new Date(start(date));
    next.setUTCDate(next.getUTCDate() + 1);
    return start(next.toISOString().slice(0, 10));
}

// Days are calendar days in UTC, both inclusive; the method's end is exclusive.
export const auditRequest = ({method, actor, object, from, to}: AuditFilter): ListAuditRequest => ({
    ...(method ? {method} : {}),
    ...(actor ? {actor} : {}),
    ...(object ? {object} : {}),
    ...(from ? {from: start(from)} : {}),
    ...(to ? {until: endOf(to)} : {}),
});

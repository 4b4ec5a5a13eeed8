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

const start = (date: string): string => `${date}T00:00:00Z`;

// The start of the following day.
function endOf(date: string): string {
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

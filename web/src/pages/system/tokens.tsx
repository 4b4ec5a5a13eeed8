// Columns shared by the lists of sessions and of tokens.
import type {Token} from '../../api/types.gen';
import {enumLabel} from '../../ui/enum_labels';
import {instant} from '../../ui/format';
import type {Column} from '../../ui/table_model';

export const isOpen = (t: Token): boolean =>
    !t.revoked_at && (!t.expires_at || Date.parse(t.expires_at) > Date.now());

export function Permissions({scopes}: {scopes: readonly string[]}) {
    if (scopes.length === 0) return 'full';
    return (
        <span className="wrap">
            {scopes.map((one) => (
                <span className="tag" key={one}>
                    {one}
                </span>
            ))}
        </span>
    );
}

export const tokenColumns: Column<Token>[] = [
    {key: 'name', label: 'Name', text: true, value: (t) => t.name},
    {key: 'kind', label: 'Kind', text: true, value: (t) => t.kind, cell: (t) => enumLabel(t.kind)},
    {
        key: 'state',
        label: 'State',
        text: true,
        value: (t) => (isOpen(t) ? 'Active' : t.revoked_at ? 'Revoked' : 'Expired'),
    },
    {
        key: 'scopes',
        label: 'Permissions',
        text: true,
        value: (t) => t.scopes.join(', '),
        cell: (t) => t.scopes.join(', ') || 'full',
    },
    {
        key: 'created_at',
        label: 'Created',
        text: true,
        value: (t) => t.created_at,
        cell: (t) => instant(t.created_at),
    },
    {
        key: 'expires_at',
        label: 'Expires',
        text: true,
        value: (t) => t.expires_at,
        cell: (t) => (t.expires_at ? instant(t.expires_at) : 'never'),
    },
];

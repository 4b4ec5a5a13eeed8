// Columns and the question before a revocation, shared by the lists of sessions and of tokens.
import {useChange} from '../../api/queries';
import type {Token, TokenKind} from '../../api/types.gen';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {ProblemView} from '../../ui/states';
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
    {
        key: 'last_used_at',
        label: 'Last used',
        text: true,
        value: (t) => t.last_used_at,
        cell: (t) => (t.last_used_at ? instant(t.last_used_at) : 'never'),
    },
];

const consequences: Record<TokenKind, string> = {
    one_time_link: 'The link no longer signs anybody in.',
    session: 'The browser that uses this session is signed out at once.',
    service: 'Programs that use this token are refused at once.',
    program: 'The program that uses this sign-in is refused at once.',
    challenge: 'The sign-in cannot be completed any more.',
    invitation: 'The invitation can no longer be accepted.',
    reset: 'The link no longer sets a password.',
    report: 'The link in the mail no longer opens the report.',
};

export function RevokeToken({token, onClose}: {token: Token; onClose: () => void}) {
    const revoke = useChange('auth.revoke_token', ['auth.tokens']);
    const name = token.name || enumLabel(token.kind).toLowerCase();
    return (
        <Dialog title={`Revoke ${name}?`} onClose={onClose}>
            <p>{consequences[token.kind]} This cannot be undone.</p>
            {revoke.error ? <ProblemView error={revoke.error} /> : null}
            <div className="actions">
                <Button onClick={onClose} autoFocus>
                    Cancel
                </Button>
                <Button
                    kind="danger"
                    disabledReason={revoke.isPending && 'Already revoking.'}
                    onClick={() => revoke.mutate({id: token.id}, {onSuccess: onClose})}
                >
                    Revoke
                </Button>
            </div>
        </Dialog>
    );
}

// Parts of the pages about users: roles, links that are shown once, and questions before a change.
import {useState, type ReactNode} from 'react';
import type {LinkResponse, Role} from '../../api/types.gen';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {instant} from '../../ui/format';
import {ProblemView} from '../../ui/states';

export const roleOptions: readonly (readonly [Role, string])[] = [
    ['viewer', 'Viewer: reads'],
    ['analyst', 'Analyst: also calculates'],
    ['manager', 'Manager: also changes data'],
    ['admin', 'Administrator: everything'],
];

// A link with a secret: shown once, to be sent to its user.
export function LinkDialog({
    link,
    title,
    onClose,
}: {
    link: LinkResponse;
    title: string;
    onClose: () => void;
}) {
    const [status, setStatus] = useState('');
    const address = window.location.origin + link.path;
    const copy = () =>
        navigator.clipboard.writeText(address).then(
            () => setStatus('Copied'),
            () => setStatus('The browser denies access to the clipboard: select the text.'),
        );
    return (
        <Dialog title={title} onClose={onClose}>
            <p>
                {link.mailed
                    ? `This link is being sent to ${link.email}.`
                    : `Send this link to ${link.email} in a way that only they can read.`}{' '}
                It is shown only here, works once, and expires {instant(link.expires_at)}.
            </p>
            <pre className="command secret">
                <code>{address}</code>
            </pre>
            <div className="row">
                <Button kind="primary" autoFocus onClick={() => void copy()}>
                    Copy
                </Button>
                <span role="status" className="note">
                    {status}
                </span>
            </div>
            <div className="actions">
                <Button onClick={onClose}>Done</Button>
            </div>
        </Dialog>
    );
}

// Asks before a change that cannot be undone.
export function Question({
    title,
    action,
    busy,
    error,
    onYes,
    onClose,
    children,
}: {
    title: string;
    action: string;
    busy: boolean;
    error: unknown;
    onYes: () => void;
    onClose: () => void;
    children: ReactNode;
}) {
    return (
        <Dialog title={title} onClose={onClose}>
            {children}
            {error ? <ProblemView error={error} /> : null}
            <div className="actions">
                <Button onClick={onClose} autoFocus>
                    Cancel
                </Button>
                <Button kind="danger" disabledReason={busy && 'In progress.'} onClick={onYes}>
                    {action}
                </Button>
            </div>
        </Dialog>
    );
}

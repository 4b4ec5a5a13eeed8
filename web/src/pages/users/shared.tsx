// Parts of the pages about users: roles and links that are shown once.
import {useState} from 'react';
import type {LinkResponse, Role} from '../../api/types.gen';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {instant} from '../../ui/format';

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

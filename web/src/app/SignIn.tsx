// The sign-in page.
import {useEffect, useState} from 'react';
import {Button} from '../ui/Button';
import {Dialog} from '../ui/Dialog';
import {TextField} from '../ui/fields';
import {checkSession, signInBy} from './session';

// `expired`: the session has ended; the open page is hidden behind this one.
export function SignIn({expired}: {expired: boolean}) {
    const [link, setLink] = useState('');
    const [error, setError] = useState('');
    const enter = async () => {
        setError('');
        try {
            if (!(await signInBy(link))) setError('This link has been used or has expired.');
        } catch {
            setError('The server does not respond. Check that `ballast serve` is running.');
        }
    };
    useEffect(() => {
        document.title = 'Sign in \u2013 Ballast';
    }, []);
    const refused = window.location.search.includes('refused');
    const how = (
        <>
            {expired && (
                <p role="status">
                    Your session has ended. Unsaved input is preserved: sign in to continue.
                </p>
            )}
            {refused && (
                <p className="problem" role="alert">
                    This link has been used or has expired.
                </p>
            )}
            <p>
                Open the link that <code>ballast serve</code> printed when it started. It can be
                used once, within 15 minutes.
            </p>
            <p>To print a new link:</p>
            <pre className="command">
                <code>ballast link</code>
            </pre>
            <form
                className="sign-in"
                aria-label="Sign in"
                onSubmit={(event) => {
                    event.preventDefault();
                    void (link.trim() ? enter() : checkSession());
                }}
            >
                <TextField
                    label="Or paste the link here"
                    value={link}
                    onChange={(event) => setLink(event.target.value)}
                    placeholder="http://127.0.0.1:8640/sign-in?key=…"
                    autoComplete="off"
                    {...(error ? {error} : {})}
                />
                <Button kind="primary" type="submit">
                    {link.trim() ? 'Sign in' : 'Continue'}
                </Button>
            </form>
            <p>You return to the page you were on.</p>
            <p className="note">
                There is no password: access to this machine grants access to Ballast. Programs use
                a service token; see the <a href="/api/docs">API documentation</a>.
            </p>
        </>
    );
    return expired ? (
        <Dialog title="Sign in" kind="cover" onClose={() => {}}>
            {how}
        </Dialog>
    ) : (
        <main className="standalone" id="main">
            <h1>Sign in</h1>
            {how}
        </main>
    );
}

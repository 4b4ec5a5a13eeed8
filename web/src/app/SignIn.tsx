// Nobody is signed in: how to.
import {useEffect, useState} from 'react';
import {Button} from '../ui/Button';
import {Dialog} from '../ui/Dialog';
import {TextField} from '../ui/fields';
import {checkSession, signInBy} from './session';

// `lost`: the page that was open waits behind this one.
export function SignIn({lost}: {lost: boolean}) {
    const [link, setLink] = useState('');
    const [error, setError] = useState('');
    const enter = async () => {
        setError('');
        try {
            if (!(await signInBy(link))) setError('This link was used or is too old.');
        } catch {
            setError('The server does not answer. Is `ballast serve` running?');
        }
    };
    useEffect(() => {
        document.title = 'Sign in \u2013 Ballast';
    }, []);
    const refused = window.location.search.includes('refused');
    const how = (
        <>
            {lost && (
                <p role="status">
                    The session has ended. What you typed is kept: sign in, and go on where you
                    were.
                </p>
            )}
            {refused && (
                <p className="problem" role="alert">
                    This link was used or is too old.
                </p>
            )}
            <p>
                Open the link that <code>ballast serve</code> printed when it started. It works
                once, within 15 minutes.
            </p>
            <p>It is used up? This prints a new one:</p>
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
                    label="Or paste it here"
                    value={link}
                    onChange={(event) => setLink(event.target.value)}
                    placeholder="http://127.0.0.1:8640/sign-in?key=…"
                    autoComplete="off"
                    {...(error ? {error} : {})}
                />
                <Button kind="primary" type="submit">
                    {link.trim() ? 'Sign in' : 'I have opened it'}
                </Button>
            </form>
            <p>Afterwards you are where you were.</p>
            <p className="note">
                There is no password: who can run a command on this machine owns it. Programs use a
                service token; see the <a href="/api/docs">API documentation</a>.
            </p>
        </>
    );
    return lost ? (
        <Dialog title="Sign in" kind="cover" onClose={() => {}}>
            {how}
        </Dialog>
    ) : (
        <main className="door" id="main">
            <h1>Sign in</h1>
            {how}
        </main>
    );
}

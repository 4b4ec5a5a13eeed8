// Nobody is signed in: how to.
import {useEffect} from 'react';
import {Button} from '../ui/Button';
import {checkSession} from './session';

export function SignIn() {
    useEffect(() => {
        document.title = 'Sign in \u2013 Ballast';
    }, []);
    const refused = window.location.search.includes('refused');
    return (
        <main className="door" id="main">
            <h1>Sign in</h1>
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
            <p>Afterwards you are where you were.</p>
            <p>
                <Button kind="primary" onClick={() => void checkSession()}>
                    I have opened it
                </Button>
            </p>
            <p className="note">
                There is no password: who can run a command on this machine owns it. Programs use a
                service token; see the <a href="/api/docs">API documentation</a>.
            </p>
        </main>
    );
}

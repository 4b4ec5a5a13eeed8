// The sign-in page: with e-mail address and password on a server with users, otherwise with the owner's
// link.
import {useEffect, useState, type ReactNode} from 'react';
import {call} from '../api/client';
import type {AuthOptions} from '../api/types.gen';
import {Button} from '../ui/Button';
import {Dialog} from '../ui/Dialog';
import {TextField} from '../ui/fields';
import {OidcButtons} from './OidcSignIn';
import {PasswordSignIn} from './PasswordSignIn';
import {SetUp} from './SetUp';
import {checkSession, signInBy} from './session';

// `isNew`: the link makes the first administrator, on a page of its own.
function LinkSignIn({isNew}: {isNew: boolean}) {
    const [link, setLink] = useState('');
    const [error, setError] = useState('');
    const enter = async () => {
        setError('');
        const key = /key=([\w-]+)/.exec(link)?.[1] ?? link.trim();
        if (isNew) return window.location.assign(`/sign-in?key=${encodeURIComponent(key)}`);
        try {
            if (!(await signInBy(link))) setError('This link has been used or has expired.');
        } catch {
            setError('The server does not respond. Check that `ballast serve` is running.');
        }
    };
    const refused = window.location.search.includes('refused');
    return (
        <>
            {refused && (
                <p className="problem" role="alert">
                    This link has been used or has expired.
                </p>
            )}
            {isNew && <p>This server has no users yet. Its link makes the first administrator.</p>}
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
            {!isNew && (
                <>
                    <p>You return to the page you were on.</p>
                    <p className="note">
                        There is no password: access to this machine grants access to Ballast.
                        Programs use a service token; see the{' '}
                        <a href="/api/docs">API documentation</a>.
                    </p>
                </>
            )}
        </>
    );
}

// What the server offers; null while it is asked, and for a server that does not respond the owner's link.
function useOptions(): AuthOptions | null {
    const [options, setOptions] = useState<AuthOptions | null>(null);
    useEffect(() => {
        const none = {passwords: false, set_up: false, locked_down: false, name: '', providers: []};
        call('auth.options', {}).then(setOptions, () => setOptions(none));
    }, []);
    return options;
}

function choose(options: AuthOptions | null, key: string | null): ReactNode {
    if (!options) return null;
    if (options.locked_down)
        return (
            <p className="problem" role="alert">
                Sign-in is switched off. The owner of the server ends this with{' '}
                <code>ballast lockdown --end</code>
            </p>
        );
    if (!options.passwords) return <LinkSignIn isNew={false} />;
    if (options.set_up)
        return (
            <>
                <PasswordSignIn />
                <OidcButtons providers={options.providers} />
            </>
        );
    return key ? <SetUp linkKey={key} /> : <LinkSignIn isNew />;
}

// `expired`: the session has ended; the open page is hidden behind this one.
export function SignIn({expired}: {expired: boolean}) {
    const options = useOptions();
    const key = new URLSearchParams(window.location.search).get('key');
    const setUp = options?.passwords && !options.set_up && key;
    const title = setUp ? 'Set up this server' : 'Sign in';
    useEffect(() => {
        document.title = `${title} \u2013 Ballast`;
    }, [title]);
    const how = (
        <>
            {expired && (
                <p role="status">
                    Your session has ended. Unsaved input is preserved: sign in to continue.
                </p>
            )}
            {options?.name && options.set_up && <p>{options.name}</p>}
            {choose(options, key)}
        </>
    );
    return expired ? (
        <Dialog title={title} kind="cover" onClose={() => {}}>
            {how}
        </Dialog>
    ) : (
        <main className="standalone" id="main">
            <h1>{title}</h1>
            {how}
        </main>
    );
}

// The first administrator of a new server, by the link that only its owner has; and passwords that are set
// with a link: an invitation or a reset.
import {useEffect, useState} from 'react';
import {call} from '../api/client';
import {Button, missingFields} from '../ui/Button';
import {TextField} from '../ui/fields';
import {PasswordSignIn, StepError, useStep} from './PasswordSignIn';
import {checkSession, signOut} from './session';

const passwordHint = 'At least 15 characters; four or more unrelated words are easy to remember';

export function SetUp({linkKey}: {linkKey: string}) {
    const [text, setText] = useState({workspace: '', name: '', email: '', password: ''});
    const {error, at, busy, run} = useStep(Object.keys(text));
    const field = (name: keyof typeof text) => ({
        value: text[name],
        error: at(name),
        onChange: (event: {target: {value: string}}) =>
            setText((now) => ({...now, [name]: event.target.value})),
    });
    return (
        <form
            className="stack"
            aria-label="Set up this server"
            noValidate
            onSubmit={(event) => {
                event.preventDefault();
                void run(async () => {
                    await call('auth.setup', {key: linkKey, ...text, browser: true});
                    window.history.replaceState(null, '', '/');
                    await checkSession();
                });
            }}
        >
            <p>
                You become the first administrator. Administrators of the home workspace invite
                users and run the server.
            </p>
            <TextField
                label="Name of the home workspace"
                hint="Such as the name of the company"
                {...field('workspace')}
                autoFocus
            />
            <TextField label="Your name" autoComplete="name" {...field('name')} />
            <TextField
                label="E-mail address"
                type="email"
                autoComplete="username"
                {...field('email')}
            />
            <TextField
                label="Password"
                type="password"
                hint={passwordHint}
                autoComplete="new-password"
                {...field('password')}
            />
            <StepError text={error} />
            <div className="actions">
                <Button
                    kind="primary"
                    type="submit"
                    disabledReason={
                        busy
                            ? 'Setting up.'
                            : missingFields([
                                  !text.name.trim() && 'your name',
                                  !text.email.trim() && 'e-mail address',
                                  !text.password && 'password',
                              ])
                    }
                >
                    Set up
                </Button>
            </div>
        </form>
    );
}

interface LinkOf {
    kind: 'invitation' | 'reset';
    linkKey: string;
}
const titleOf = ({kind}: LinkOf) =>
    kind === 'invitation' ? 'Accept the invitation' : 'Set a new password';

// In place of the page of a link while somebody is signed in, who may be another person.
export function LinkOfAnother({name, ...link}: LinkOf & {name: string}) {
    const title = titleOf(link);
    useEffect(() => {
        document.title = `${title} \u2013 Ballast`;
    }, [title]);
    return (
        <main className="standalone" id="main">
            <h1>{title}</h1>
            <p role="status">
                You are signed in as {name}. The link sets the password of the user it was made for:
                sign out to use it.
            </p>
            <div className="actions">
                <a href="/">Go to Home</a>
                <Button kind="primary" onClick={() => void signOut()}>
                    Sign out
                </Button>
            </div>
        </main>
    );
}

// A page that is open to everyone with its link.
export function LinkPage({kind, linkKey}: LinkOf) {
    const title = titleOf({kind, linkKey});
    const [name, setName] = useState('');
    const [password, setPassword] = useState('');
    const [email, setEmail] = useState('');
    const {error, at, busy, run} = useStep(['name', 'password']);
    useEffect(() => {
        document.title = `${title} \u2013 Ballast`;
    }, [title]);
    const send = async () => {
        const method = kind === 'invitation' ? 'auth.accept_invitation' : 'auth.password_reset';
        const done = await call(method, {key: linkKey, password, name: name.trim()});
        window.history.replaceState(null, '', '/');
        setEmail(done.email);
    };
    return (
        <main className="standalone" id="main">
            <h1>{email ? 'Sign in' : title}</h1>
            {email ? (
                <>
                    <p role="status">The password is set.</p>
                    <PasswordSignIn initialEmail={email} />
                </>
            ) : (
                <form
                    className="stack"
                    aria-label={title}
                    noValidate
                    onSubmit={(event) => {
                        event.preventDefault();
                        void run(send);
                    }}
                >
                    {kind === 'invitation' && (
                        <TextField
                            label="Your name"
                            hint="As others see it; leave empty to keep the one in the invitation"
                            autoComplete="name"
                            value={name}
                            error={at('name')}
                            onChange={(event) => setName(event.target.value)}
                        />
                    )}
                    <TextField
                        label="Password"
                        type="password"
                        hint={passwordHint}
                        autoComplete="new-password"
                        autoFocus
                        value={password}
                        error={at('password')}
                        onChange={(event) => setPassword(event.target.value)}
                    />
                    <StepError text={error} />
                    <div className="actions">
                        <Button
                            kind="primary"
                            type="submit"
                            disabledReason={
                                busy ? 'Setting the password.' : !password && 'Enter a password.'
                            }
                        >
                            Set password
                        </Button>
                    </div>
                </form>
            )}
        </main>
    );
}

// Sign-in with e-mail address and password, then with a one-time or recovery code where the user has
// switched these on.
import {useState} from 'react';
import {call} from '../api/client';
import {Button} from '../ui/Button';
import {TextField} from '../ui/fields';
import {sendCode, signInWith} from './session';
import {textOf} from './problem_text';

// Runs one step at a time, with the text of its error.
export function useStep() {
    const [error, setError] = useState('');
    const [busy, setBusy] = useState(false);
    const run = async (step: () => Promise<void>) => {
        setError('');
        setBusy(true);
        try {
            await step();
        } catch (failure) {
            setError(textOf(failure));
        }
        setBusy(false);
    };
    return {error, busy, run};
}

export function StepError({text}: {text: string}) {
    return text ? (
        <p className="problem" role="alert">
            {text}
        </p>
    ) : null;
}

function CodeStep({challenge, onBack}: {challenge: string; onBack: () => void}) {
    const [code, setCode] = useState('');
    const {error, busy, run} = useStep();
    return (
        <form
            className="stack"
            aria-label="One-time code"
            onSubmit={(event) => {
                event.preventDefault();
                void run(() => sendCode(challenge, code.trim()));
            }}
        >
            <TextField
                label="One-time code"
                hint="Six digits of your authenticator app, or one of your recovery codes"
                value={code}
                onChange={(event) => setCode(event.target.value)}
                autoComplete="one-time-code"
                autoFocus
            />
            <StepError text={error} />
            <div className="actions">
                <Button onClick={onBack}>Back</Button>
                <Button
                    kind="primary"
                    type="submit"
                    disabledReason={
                        busy ? 'Checking the code.' : code.trim().length < 6 && 'Enter the code.'
                    }
                >
                    Sign in
                </Button>
            </div>
        </form>
    );
}

export function PasswordSignIn({initialEmail = ''}: {initialEmail?: string}) {
    const [email, setEmail] = useState(initialEmail);
    const [password, setPassword] = useState('');
    const [challenge, setChallenge] = useState('');
    const [asked, setAsked] = useState(false);
    const {error, busy, run} = useStep();
    if (challenge) return <CodeStep challenge={challenge} onBack={() => setChallenge('')} />;
    return (
        <form
            className="stack"
            aria-label="Sign in"
            onSubmit={(event) => {
                event.preventDefault();
                void run(async () => {
                    setChallenge(await signInWith(email.trim(), password));
                    setPassword('');
                });
            }}
        >
            <TextField
                label="E-mail address"
                type="email"
                value={email}
                onChange={(event) => setEmail(event.target.value)}
                autoComplete="username"
                autoFocus={!initialEmail}
            />
            <TextField
                label="Password"
                type="password"
                value={password}
                onChange={(event) => setPassword(event.target.value)}
                autoComplete="current-password"
                autoFocus={Boolean(initialEmail)}
            />
            <StepError text={error} />
            {asked && (
                <p role="status">
                    If the address belongs to a user, the link to set a new password is on its way:
                    by e-mail, or from the administrators, who see your request.
                </p>
            )}
            <div className="actions">
                <Button
                    kind="quiet"
                    disabledReason={!email.includes('@') && 'Enter your e-mail address first.'}
                    onClick={() =>
                        void run(async () => {
                            await call('auth.password_forgot', {email: email.trim()});
                            setAsked(true);
                        })
                    }
                >
                    Forgot password
                </Button>
                <Button
                    kind="primary"
                    type="submit"
                    disabledReason={
                        busy
                            ? 'Signing in.'
                            : (!email.trim() && 'Enter your e-mail address.') ||
                              (!password && 'Enter your password.')
                    }
                >
                    Sign in
                </Button>
            </div>
        </form>
    );
}

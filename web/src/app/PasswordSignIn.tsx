// Sign-in with e-mail address and password, then with a one-time or recovery code where the user has
// switched these on.
import {useState} from 'react';
import {call} from '../api/client';
import {Button} from '../ui/Button';
import {TextField} from '../ui/fields';
import {errorOf} from '../ui/form';
import {sendCode, signInWith} from './session';
import {textOf} from './problem_text';

// Runs one step at a time, with the errors of its fields, and the text of an error that concerns none
// of them.
export function useStep(fields: readonly string[] = []) {
    const [failure, setFailure] = useState<unknown>(null);
    const [busy, setBusy] = useState(false);
    const run = async (step: () => Promise<void>) => {
        setFailure(null);
        setBusy(true);
        try {
            await step();
        } catch (thrown) {
            setFailure(thrown);
        }
        setBusy(false);
    };
    const at = (field: string) => errorOf(failure, field);
    const error = failure === null || fields.some(at) ? '' : textOf(failure);
    return {error, at, busy, run};
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
    const {error, at, busy, run} = useStep(['code']);
    // Apps show "123 456".
    const plain = code.replace(/\s/g, '');
    return (
        <form
            className="stack"
            aria-label="One-time code"
            noValidate
            onSubmit={(event) => {
                event.preventDefault();
                void run(() => sendCode(challenge, plain));
            }}
        >
            <TextField
                label="One-time code"
                hint="Six digits of your authenticator app, or one of your recovery codes"
                value={code}
                error={at('code')}
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
                        busy ? 'Checking the code.' : plain.length < 6 && 'Enter the code.'
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
    const {error, at, busy, run} = useStep(['email', 'password']);
    if (challenge) return <CodeStep challenge={challenge} onBack={() => setChallenge('')} />;
    return (
        <form
            className="stack"
            aria-label="Sign in"
            noValidate
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
                error={at('email')}
                onChange={(event) => setEmail(event.target.value)}
                autoComplete="username"
                autoFocus={!initialEmail}
            />
            <TextField
                label="Password"
                type="password"
                value={password}
                error={at('password')}
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

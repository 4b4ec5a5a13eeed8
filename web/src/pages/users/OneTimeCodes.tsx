// One-time codes of an authenticator app: switching on with a QR code, recovery codes, switching off.
import {useState} from 'react';
import {useChange} from '../../api/queries';
import type {EnrollResponse, Me} from '../../api/types.gen';
import {Button, missingFields} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {TextField} from '../../ui/fields';
import {errorOf} from '../../ui/form';
import {ProblemView} from '../../ui/states';

const stale = ['auth.me' as const];

function Codes({codes, onClose}: {codes: readonly string[]; onClose: () => void}) {
    const [status, setStatus] = useState('');
    const copy = () =>
        navigator.clipboard.writeText(codes.join('\n')).then(
            () => setStatus('Copied'),
            () => setStatus('The browser denies access to the clipboard: select the text.'),
        );
    return (
        <Dialog title="Recovery codes" onClose={onClose}>
            <p>
                Each replaces a one-time code once, if you lose your device. They are shown only
                here: print them, or store them where your password is not.
            </p>
            <pre className="command secret">
                <code>{codes.join('\n')}</code>
            </pre>
            <div className="row">
                <Button onClick={() => void copy()}>Copy</Button>
                <span role="status" className="note">
                    {status}
                </span>
            </div>
            <div className="actions">
                <Button kind="primary" onClick={onClose}>
                    I stored them
                </Button>
            </div>
        </Dialog>
    );
}

function Enroll({made, onClose}: {made: EnrollResponse; onClose: () => void}) {
    const confirm = useChange('auth.totp_confirm', stale);
    const [code, setCode] = useState('');
    const plain = code.replace(/\s/g, ''); // apps show "123 456"
    if (confirm.data) return <Codes codes={confirm.data.codes} onClose={onClose} />;
    return (
        <Dialog title="Set up one-time codes" onClose={onClose}>
            <p>
                Scan this code with an authenticator app, then enter the six digits that it shows.
            </p>
            <svg
                className="qr"
                role="img"
                aria-label="QR code of the secret"
                viewBox={`0 0 ${made.qr_size} ${made.qr_size}`}
            >
                <rect width={made.qr_size} height={made.qr_size} className="qr-light" />
                <path d={made.qr_path} className="qr-dark" />
            </svg>
            <p>
                Or type this secret: <code className="secret">{made.secret}</code>
            </p>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    confirm.mutate({code: plain});
                }}
            >
                <TextField
                    label="Code of the app"
                    inputMode="numeric"
                    autoComplete="one-time-code"
                    autoFocus
                    value={code}
                    error={errorOf(confirm.error, 'code')}
                    onChange={(event) => setCode(event.target.value)}
                />
                {confirm.error && !errorOf(confirm.error, 'code') ? (
                    <ProblemView error={confirm.error} />
                ) : null}
                <div className="actions">
                    <Button onClick={onClose}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={
                            confirm.isPending
                                ? 'Checking the code.'
                                : plain.length !== 6 && 'Enter the six digits.'
                        }
                    >
                        Switch on
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}

export function OneTimeCodes({me}: {me: Me}) {
    const enroll = useChange('auth.totp_enroll');
    const disable = useChange('auth.totp_disable', stale);
    const renew = useChange('auth.recovery_codes', stale);
    const [password, setPassword] = useState('');
    const error = me.one_time_codes ? (disable.error ?? renew.error) : enroll.error;
    const missing = missingFields([!password && 'your password']);
    const done = () => {
        setPassword('');
        enroll.reset();
        renew.reset();
    };
    return (
        <>
            <p>
                {me.one_time_codes
                    ? `Sign-in requires a code of your authenticator app. ${me.recovery_codes_left} recovery codes are left.`
                    : 'With one-time codes, a stolen password is not enough to sign in.'}
            </p>
            <form
                className="row"
                noValidate
                aria-label="One-time codes"
                onSubmit={(event) => {
                    event.preventDefault();
                    if (!me.one_time_codes) enroll.mutate({password});
                }}
            >
                <TextField
                    label="Your password"
                    type="password"
                    autoComplete="current-password"
                    value={password}
                    error={errorOf(error, 'password')}
                    onChange={(event) => setPassword(event.target.value)}
                />
                {me.one_time_codes ? (
                    <>
                        <Button disabledReason={missing} onClick={() => renew.mutate({password})}>
                            New recovery codes
                        </Button>
                        <Button
                            kind="danger"
                            disabledReason={missing}
                            onClick={() => disable.mutate({password}, {onSuccess: done})}
                        >
                            Switch off
                        </Button>
                    </>
                ) : (
                    <Button
                        type="submit"
                        disabledReason={enroll.isPending ? 'Making a secret.' : missing}
                    >
                        Set up
                    </Button>
                )}
            </form>
            {error && !errorOf(error, 'password') ? <ProblemView error={error} /> : null}
            {enroll.data && <Enroll made={enroll.data} onClose={done} />}
            {renew.data && <Codes codes={renew.data.codes} onClose={done} />}
        </>
    );
}

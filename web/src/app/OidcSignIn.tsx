// Sign-in through an identity provider: buttons, and the page to which the provider returns.
import {useEffect, useRef, useState} from 'react';
import {call} from '../api/client';
import type {AuthOptions} from '../api/types.gen';
import {Button} from '../ui/Button';
import {Loading} from '../ui/states';
import {StepError, useStep} from './PasswordSignIn';
import {finishOidc} from './session';

export function OidcButtons({providers}: {providers: AuthOptions['providers']}) {
    const {error, busy, run} = useStep();
    if (providers.length === 0) return null;
    return (
        <section className="stack" aria-label="Other ways to sign in">
            <StepError text={error} />
            {providers.map(({name, label}) => (
                <Button
                    key={name}
                    disabledReason={busy && 'Opening the identity provider.'}
                    onClick={() =>
                        void run(async () => {
                            const {url} = await call('auth.oidc_start', {provider: name});
                            window.location.assign(url);
                        })
                    }
                >
                    Sign in with {label}
                </Button>
            ))}
        </section>
    );
}

// The answer of the provider in the address; null elsewhere.
export function answerInAddress(): URLSearchParams | null {
    return window.location.pathname === '/oidc'
        ? new URLSearchParams(window.location.search)
        : null;
}

export function OidcReturn({answer}: {answer: URLSearchParams}) {
    const {error, run} = useStep();
    const [refused] = useState(() => answer.get('error_description') ?? answer.get('error'));
    const sent = useRef(false); // a code is valid once
    useEffect(() => {
        if (sent.current || refused !== null) return;
        sent.current = true;
        void run(() =>
            finishOidc({
                code: answer.get('code') ?? '',
                state: answer.get('state') ?? '',
                iss: answer.get('iss') ?? '',
            }),
        );
    }, [answer, refused, run]);
    const text = refused === null ? error : `The identity provider refused: ${refused}`;
    return (
        <main className="standalone" id="main">
            <h1>Sign in</h1>
            {text ? (
                <>
                    <StepError text={text} />
                    <p>
                        <a href="/">Back to the sign-in page</a>
                    </p>
                </>
            ) : (
                <Loading what="Signing in" lines={3} />
            )}
        </main>
    );
}

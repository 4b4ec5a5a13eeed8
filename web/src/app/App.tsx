// The app, or the sign-in page while no one is signed in.
import {QueryClientProvider} from '@tanstack/react-query';
import {lazy, Suspense, useEffect, useState} from 'react';
import {queryClient} from '../api/queries';
import {Loading, ProblemView} from '../ui/states';
import {watchConnection} from './connection';
import {Frame} from './Frame';
import {ownerOf, cacheResponses} from './response_cache';
import {listenToKeys} from './keys';
import {answerInAddress, OidcReturn} from './OidcSignIn';
import {pathHere, Router} from './router';
import {checkSession, enterByLink, resumeSession, useSession, watchSession} from './session';
import {LinkOfAnother, LinkPage} from './SetUp';
import {SignIn} from './SignIn';

// Rarely opened, and loaded only then.
const MailedReport = lazy(async () => ({default: (await import('./MailedReport')).MailedReport}));

// An invitation, or a link to set a new password, which is opened before signing in.
function linkInAddress(): {kind: 'invitation' | 'reset'; linkKey: string} | null {
    const kind = /^\/(invitation|reset)$/.exec(pathHere())?.[1];
    const linkKey = new URLSearchParams(window.location.search).get('key');
    return linkKey && (kind === 'invitation' || kind === 'reset') ? {kind, linkKey} : null;
}

// The key of a link that downloads a report, whoever is signed in.
function reportInAddress(): string | null {
    if (window.location.pathname !== '/mailed-report') return null;
    return new URLSearchParams(window.location.search).get('key');
}

export function App() {
    const [link] = useState(linkInAddress);
    const [answer] = useState(answerInAddress);
    const [reportKey] = useState(reportInAddress);
    const session = useSession();
    useEffect(() => {
        watchConnection(resumeSession);
        if (!answer) void enterByLink();
        const stops = [watchSession(), listenToKeys(), cacheResponses()];
        return () => {
            for (const stop of stops) stop();
        };
    }, [answer]);
    if (answer && answerInAddress()) return <OidcReturn answer={answer} />;
    if (reportKey)
        return (
            <Suspense
                fallback={
                    <main className="standalone">
                        <Loading what="Loading the report" lines={3} />
                    </main>
                }
            >
                <MailedReport linkKey={reportKey} />
            </Suspense>
        );
    if (link && session.state !== 'in') return <LinkPage {...link} />;
    if (link && session.state === 'in' && linkInAddress())
        return <LinkOfAnother {...link} name={session.session.name} />;
    if (session.state === 'opening')
        return (
            <main className="standalone">
                <Loading what="Checking the session" lines={3} />
            </main>
        );
    if (session.state === 'failed')
        return (
            <main className="standalone">
                <ProblemView error={session.error} retry={() => void checkSession()} />
            </main>
        );
    const whose = session.state === 'in' ? session.session : session.was;
    return (
        <>
            {session.state === 'out' && <SignIn expired={session.was !== null} />}
            {whose && (
                <div hidden={session.state === 'out'} key={ownerOf(whose)}>
                    <QueryClientProvider client={queryClient}>
                        <Router>
                            <Frame />
                        </Router>
                    </QueryClientProvider>
                </div>
            )}
        </>
    );
}

// Signed in or not.
import {QueryClientProvider} from '@tanstack/react-query';
import {useEffect} from 'react';
import {queryClient} from '../api/queries';
import {Loading, ProblemView} from '../ui/states';
import {watchConnection} from './connection';
import {Frame} from './Frame';
import {ownerOf, watchAnswers} from './kept';
import {listenToKeys} from './keys';
import {Router} from './router';
import {checkSession, comeBack, useSession, watchSession} from './session';
import {SignIn} from './SignIn';

export function App() {
    const session = useSession();
    useEffect(() => {
        watchConnection(comeBack);
        void checkSession();
        const stops = [watchSession(), listenToKeys(), watchAnswers()];
        return () => stops.forEach((stop) => stop());
    }, []);
    if (session.state === 'opening')
        return (
            <main className="door">
                <Loading what="Opening the session" lines={3} />
            </main>
        );
    if (session.state === 'failed')
        return (
            <main className="door">
                <ProblemView error={session.error} retry={() => void checkSession()} />
            </main>
        );
    const whose = session.state === 'in' ? session.session : session.was;
    return (
        <>
            {session.state === 'out' && <SignIn lost={session.was !== null} />}
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

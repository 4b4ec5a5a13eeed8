// Signed in or not.
import {QueryClientProvider} from '@tanstack/react-query';
import {useEffect} from 'react';
import {queryClient} from '../api/queries';
import {Loading, ProblemView} from '../ui/states';
import {Frame} from './Frame';
import {listenToKeys} from './keys';
import {Router} from './router';
import {checkSession, useSession, watchSession} from './session';
import {SignIn} from './SignIn';

export function App() {
    const session = useSession();
    useEffect(() => {
        void checkSession();
        const stops = [watchSession(), listenToKeys()];
        return () => stops.forEach((stop) => stop());
    }, []);
    if (session.state === 'out') return <SignIn />;
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
    return (
        <QueryClientProvider client={queryClient}>
            <Router>
                <Frame />
            </Router>
        </QueryClientProvider>
    );
}

// Who is signed in. A refusal anywhere leads to the sign-in page and, once signed in, back to where
// one was: the address stays, and is remembered for a sign-in link that opens in this tab.
import {
    openSession,
    Problem,
    signOut as endSession,
    whenSignedOut,
    type Session,
} from '../api/client';
import {queryClient} from '../api/queries';
import {navigate} from './router';
import {makeStore, useStore} from './store';

export type SessionState =
    | {state: 'opening'}
    | {state: 'in'; session: Session}
    | {state: 'out'}
    | {state: 'failed'; error: unknown};

export const sessionStore = makeStore<SessionState>({state: 'opening'});
export const useSession = (): SessionState => useStore(sessionStore);

const returnKey = 'ballast.return';

function remember(): void {
    const at = window.location.pathname + window.location.search;
    if (at === '/' || at.startsWith('/sign-in')) return;
    try {
        localStorage.setItem(returnKey, at);
    } catch {
        // Then the first page it is.
    }
}

function goBack(): void {
    let at: string | null = null;
    try {
        at = localStorage.getItem(returnKey);
        localStorage.removeItem(returnKey);
    } catch {
        // Nothing was kept.
    }
    const path = window.location.pathname;
    if (at && at.startsWith('/') && !at.startsWith('//') && path === '/')
        navigate(at, {replace: true});
    else if (path === '/sign-in') navigate('/', {replace: true});
}

export async function checkSession(): Promise<void> {
    try {
        const session = await openSession();
        goBack();
        sessionStore.set({state: 'in', session});
    } catch (error) {
        if (error instanceof Problem && error.status === 401) leave();
        else sessionStore.set({state: 'failed', error});
    }
}

function leave(): void {
    remember();
    queryClient.clear();
    sessionStore.set({state: 'out'});
}

export async function signOut(): Promise<void> {
    await endSession();
    queryClient.clear();
    sessionStore.set({state: 'out'});
}

// The link may be opened in another tab: coming back to this one, it is signed in.
export function watchSession(): () => void {
    whenSignedOut(() => {
        if (sessionStore.get().state === 'in') leave();
    });
    const look = () => {
        const {state} = sessionStore.get();
        if (state !== 'in' && state !== 'opening' && !document.hidden) void checkSession();
    };
    window.addEventListener('focus', look);
    document.addEventListener('visibilitychange', look);
    return () => {
        window.removeEventListener('focus', look);
        document.removeEventListener('visibilitychange', look);
    };
}

// Who is signed in. A refusal anywhere leads to the sign-in page and, once signed in, back to where
// one was, with what was typed: the page waits hidden, and its address is remembered for a sign-in link
// that opens in this tab. Signing out, or in as another, drops both.
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
    | {state: 'out'; was: Session | null} // whose session was lost: his pages wait, hidden
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
        const before = sessionStore.get();
        const session = await openSession();
        const waiting = before.state === 'out' ? before.was : null;
        if (waiting && waiting.name !== session.name) queryClient.clear();
        else if (waiting) void queryClient.invalidateQueries();
        else goBack();
        sessionStore.set({state: 'in', session});
    } catch (error) {
        if (error instanceof Problem && error.status === 401) leave();
        else sessionStore.set({state: 'failed', error});
    }
}

// The session is lost: pages stay as they are, with what is typed in them, until its owner is back.
function leave(): void {
    remember();
    const now = sessionStore.get();
    const was = now.state === 'in' ? now.session : now.state === 'out' ? now.was : null;
    sessionStore.set({state: 'out', was});
}

// Takes the link itself or its key, without leaving the page; false when it was used or is too old.
export async function signInBy(text: string): Promise<boolean> {
    const key = /key=([\w-]+)/.exec(text)?.[1] ?? text.trim();
    const answer = await fetch(`/sign-in?key=${encodeURIComponent(key)}`, {
        credentials: 'same-origin',
        headers: {Accept: 'application/json'},
    });
    if (!answer.ok || answer.url.includes('refused')) return false;
    await checkSession();
    return sessionStore.get().state === 'in';
}

export async function signOut(): Promise<void> {
    await endSession();
    queryClient.clear();
    sessionStore.set({state: 'out', was: null});
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

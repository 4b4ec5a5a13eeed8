// Who is signed in. A refusal anywhere leads to the sign-in page and, once signed in, back to where
// one was, with what was typed: the page waits hidden, and its address is remembered for a sign-in link
// that opens in this tab. Signing out, or in as another, drops both.
import {
    isUnreachable,
    openSession,
    Problem,
    signOut as endSession,
    whenSignedOut,
    type Session,
} from '../api/client';
import {queryClient} from '../api/queries';
import {forgetDrafts} from './drafts';
import {forgetAllRuns} from './jobs';
import {forgetKept, keepFor, keptSession, lockKept, ownerOf, restoreKept} from './kept';
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

// Of another reader, or of one who is gone.
function forgetWhatWasRead(): void {
    queryClient.clear();
    forgetAllRuns();
    forgetDrafts();
}

export async function checkSession(): Promise<void> {
    const before = sessionStore.get();
    try {
        const session = await openSession();
        const shown = before.state === 'out' ? before.was : sessionOf(before);
        if (shown && ownerOf(shown) !== ownerOf(session)) forgetWhatWasRead();
        void keepFor(session);
        if (before.state === 'out' && before.was) void queryClient.invalidateQueries();
        else if (!shown) goBack();
        sessionStore.set({state: 'in', session});
    } catch (error) {
        if (error instanceof Problem && error.status === 401) return leave();
        if (sessionOf(before) && isUnreachable(error)) return; // what is shown stays
        const kept = isUnreachable(error) ? await keptSession() : null;
        if (kept) await restoreKept();
        sessionStore.set(kept ? {state: 'in', session: kept} : {state: 'failed', error});
    }
}

const sessionOf = (now: SessionState): Session | null => (now.state === 'in' ? now.session : null);

// The server answers again: whose pages were shown meanwhile has to be signed in still.
export async function comeBack(): Promise<void> {
    const now = sessionStore.get();
    if (now.state === 'failed' || sessionOf(now)?.csrf === '') await checkSession();
}

// The session is lost: pages stay as they are, with what is typed in them, until its owner is back.
function leave(): void {
    remember();
    void lockKept();
    const now = sessionStore.get();
    const was = now.state === 'out' ? now.was : sessionOf(now);
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
    forgetWhatWasRead();
    await forgetKept();
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

// The session. A rejected request leads to the sign-in page and, after signing in, back to the same
// page with its unsaved input: the page stays mounted but hidden, and its address is stored for a
// sign-in link that opens in this tab. Signing out, or signing in as another user, discards both.
import {
    call,
    callIn,
    isUnreachable,
    openSession,
    Problem,
    signOut as endSession,
    whenSignedOut,
    type Session,
} from '../api/client';
import {queryClient} from '../api/queries';
import {clearDrafts} from './drafts';
import {forgetAllRuns} from './jobs';
import {
    clearCache,
    startCache,
    cachedSession,
    lockCache,
    ownerOf,
    restoreCache,
} from './response_cache';
import {nameWorkspace, navigate, pathHere, workspaceInAddress} from './router';
import {makeStore, useStore} from './store';

export type SessionState =
    | {state: 'opening'}
    | {state: 'in'; session: Session}
    | {state: 'out'; was: Session | null} // whose session was lost: his pages wait, hidden
    | {state: 'failed'; error: unknown};

export const sessionStore = makeStore<SessionState>({state: 'opening'});
export const useSession = (): SessionState => useStore(sessionStore);

// Whether users of this server sign in with passwords.
export function useHasUsers(): boolean {
    const session = useSession();
    if (session.state === 'in') return session.session.users;
    return session.state === 'out' && session.was !== null && session.was.users;
}

const returnKey = 'ballast.return';

function remember(): void {
    const at = pathHere() + window.location.search;
    // Links that work once lead nowhere after signing in.
    if (at === '/' || /^\/(sign-in|invitation|reset)\b/.test(at)) return;
    try {
        localStorage.setItem(returnKey, at);
    } catch {
        // Without storage, the app opens with Home.
    }
}

function goBack(): void {
    let at: string | null = null;
    try {
        at = localStorage.getItem(returnKey);
        localStorage.removeItem(returnKey);
    } catch {
        // Nothing was stored.
    }
    const path = pathHere();
    const entered = path === '/' || path === '/sign-in';
    if (at?.startsWith('/') && !at.startsWith('//') && entered) navigate(at, {replace: true});
    else if (path === '/sign-in') navigate('/', {replace: true});
}

// Data of another user or of one who has signed out.
function forgetWhatWasRead(): void {
    queryClient.clear();
    forgetAllRuns();
    clearDrafts();
}

// In the workspace of the address; in that of the session if the user is not a member of it.
async function openInWorkspace(): Promise<Session> {
    callIn(workspaceInAddress());
    try {
        return await openSession();
    } catch (error) {
        if (!(error instanceof Problem) || error.status !== 404) throw error;
        callIn('');
        window.history.replaceState(null, '', '/?workspace=refused');
        return await openSession();
    }
}

export async function checkSession(): Promise<void> {
    const before = sessionStore.get();
    try {
        const session = await openInWorkspace();
        callIn(session.users ? session.workspace : '');
        nameWorkspace(session.users ? session.workspace : '');
        const shown = before.state === 'out' ? before.was : sessionOf(before);
        if (shown && ownerOf(shown) !== ownerOf(session)) forgetWhatWasRead();
        void startCache(session);
        if (before.state === 'out' && before.was) void queryClient.invalidateQueries();
        else if (!shown) goBack();
        sessionStore.set({state: 'in', session});
    } catch (error) {
        if (error instanceof Problem && error.status === 401) return leave();
        if (sessionOf(before) && isUnreachable(error)) return; // the page stays as it is
        const kept = isUnreachable(error) ? await cachedSession() : null;
        if (kept) await restoreCache();
        sessionStore.set(kept ? {state: 'in', session: kept} : {state: 'failed', error});
    }
}

const sessionOf = (now: SessionState): Session | null => (now.state === 'in' ? now.session : null);

// The server responds again: the user whose pages are shown must still be signed in.
export async function resumeSession(): Promise<void> {
    const now = sessionStore.get();
    if (now.state === 'failed' || sessionOf(now)?.csrf === '') await checkSession();
}

// The session has ended: pages keep their unsaved input until the same user signs in again.
function leave(): void {
    remember();
    void lockCache();
    const now = sessionStore.get();
    const was = now.state === 'out' ? now.was : sessionOf(now);
    sessionStore.set({state: 'out', was});
}

async function postKey(key: string): Promise<boolean> {
    const answer = await fetch('/sign-in', {
        method: 'POST',
        credentials: 'same-origin',
        headers: {Accept: 'application/json', 'Content-Type': 'application/json'},
        body: JSON.stringify({key}),
    });
    return answer.ok;
}

// With e-mail address and password. Returns the challenge when a one-time code is required, otherwise ''.
export async function signInWith(email: string, password: string): Promise<string> {
    const answer = await call('auth.login', {email, password, browser: true});
    if (answer.state === 'code_required') return answer.challenge;
    await checkSession();
    return '';
}

export async function sendCode(challenge: string, code: string): Promise<void> {
    await call('auth.totp', {challenge, code});
    await checkSession();
}

// With the answer of an identity provider, which does not stay in the address.
export async function finishOidc(answer: {
    code: string;
    state: string;
    iss: string;
}): Promise<void> {
    await call('auth.oidc_finish', answer);
    window.history.replaceState(null, '', '/');
    await checkSession();
}

// Accepts the link or its key without leaving the page; false if it has been used or has expired.
export async function signInBy(text: string): Promise<boolean> {
    const key = /key=([\w-]+)/.exec(text)?.[1] ?? text.trim();
    if (!(await postKey(key))) return false;
    await checkSession();
    return sessionStore.get().state === 'in';
}

// Whether a link signs in; on a new server with users it makes the first administrator instead.
async function isSetUp(): Promise<boolean> {
    try {
        const options = await call('auth.options', {});
        return !options.passwords || options.set_up;
    } catch {
        return true;
    }
}

// A sign-in link that was opened: its page signs in by a POST, so that a preview of the link, which
// runs no script, does not use it up. The key does not stay in the address.
export async function enterByLink(): Promise<void> {
    const {pathname, search} = window.location;
    const key = pathname === '/sign-in' ? new URLSearchParams(search).get('key') : null;
    if (key && (await isSetUp())) {
        try {
            const accepted = await postKey(key);
            window.history.replaceState(null, '', accepted ? '/sign-in' : '/sign-in?refused');
        } catch {
            // The server does not respond: checkSession says so.
        }
    }
    await checkSession();
}

export async function signOut(): Promise<void> {
    await endSession();
    forgetWhatWasRead();
    await clearCache();
    sessionStore.set({state: 'out', was: null});
}

// The link may have been opened in another tab: check again when this tab gets the focus.
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

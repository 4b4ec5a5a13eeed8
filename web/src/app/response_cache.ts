// Caches responses in this browser and restores them while the server is unreachable, also after a
// reload. Cached data is never shown while the server responds, so no figure is older than it
// appears. Signing out, another user or another build of the app removes it.
import type {Query} from '@tanstack/react-query';
import type {Session} from '../api/client';
import {queryClient} from '../api/queries';
import {
    lastUser,
    limits,
    readResponses,
    setUser,
    sizeOf,
    writeResponses,
    type CachedResponse,
} from './response_cache_store';
import {preferences} from './preferences';

const writeAfterMs = 1000;
// The name of the entry file changes with every build.
const build = document.querySelector<HTMLScriptElement>('script[type="module"]')?.src ?? '';
const changed = new Set<string>();
let owner = ''; // whose responses are cached; empty while unknown
let writing: ReturnType<typeof setTimeout> | undefined;

export const ownerOf = (session: Session): string => `${session.tenant}/${session.user}`;

// Storage may be denied, full or cleared at any time; the app works without it.
async function withFallback<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
    try {
        return await work();
    } catch {
        return otherwise;
    }
}

async function write(): Promise<void> {
    clearTimeout(writing);
    writing = undefined;
    const responses: CachedResponse[] = [];
    for (const hash of changed) {
        const query = queryClient.getQueryCache().get(hash);
        if (query?.state.data === undefined) continue;
        const weight = sizeOf(query.state.data, limits.response);
        if (weight === null) continue;
        const {data, dataUpdatedAt: at} = query.state;
        responses.push({hash, key: query.queryKey, data, at, weight});
    }
    changed.clear();
    if (responses.length > 0 && owner)
        await withFallback(() => writeResponses(owner, responses), undefined);
}

function note(query: Query): void {
    if (!owner) return;
    changed.add(query.queryHash);
    writing ??= setTimeout(() => void write(), writeAfterMs);
}

// Returns a function that stops the caching.
export function cacheResponses(): () => void {
    const stop = queryClient.getQueryCache().subscribe((event) => {
        if (event.type === 'updated' && event.action.type === 'success' && !event.action.manual)
            note(event.query);
    });
    const leave = () => void write();
    window.addEventListener('pagehide', leave);
    return () => {
        stop();
        window.removeEventListener('pagehide', leave);
    };
}

// Called after a sign-in: data loaded from now on belongs to this user.
export async function startCache(session: Session): Promise<void> {
    owner = preferences.get().keep ? ownerOf(session) : '';
    if (!owner) return clearCache();
    const user = {session: {...session, csrf: ''}, owner, build, locked: false};
    await withFallback(async () => {
        const last = await lastUser();
        await setUser(user, last?.owner !== owner || last.build !== build);
    }, undefined);
}

// Called when the session is rejected: cached data stays locked until the user signs in again.
export async function lockCache(): Promise<void> {
    await withFallback(async () => {
        const last = await lastUser();
        if (last) await setUser({...last, locked: true}, false);
    }, undefined);
}

export async function clearCache(): Promise<void> {
    owner = '';
    changed.clear();
    await withFallback(() => setUser(null, true), undefined);
}

// The last session in this browser, used while the server is unreachable; null when no data may be
// shown.
export async function cachedSession(): Promise<Session | null> {
    const last = await withFallback(lastUser, null);
    if (!last || last.locked || last.build !== build || !preferences.get().keep) return null;
    owner = last.owner;
    return last.session;
}

// Fills queries without data from the cache; they are loaded again once the server responds.
export async function restoreCache(): Promise<void> {
    const last = await withFallback(lastUser, null);
    if (!owner || last?.owner !== owner || last.build !== build) return;
    for (const {key, data, at} of await withFallback(readResponses, [])) {
        if (queryClient.getQueryData(key) !== undefined) continue;
        queryClient.setQueryData(key, data, {updatedAt: at});
        queryClient.getQueryCache().find({queryKey: key})?.invalidate();
    }
}

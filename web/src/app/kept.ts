// Keeps what the server answers in this browser, and brings it back while the server does not answer:
// after a reload too. Nothing of it is shown while the server answers, so that no figure is older than
// it seems. It goes with signing out, with another reader, with another build of the app.
import type {Query} from '@tanstack/react-query';
import type {Session} from '../api/client';
import {queryClient} from '../api/queries';
import {
    lastReader,
    limits,
    readAnswers,
    setReader,
    weightOf,
    writeAnswers,
    type Answer,
} from './kept_store';
import {preferences} from './preferences';

const writeAfterMs = 1000;
// The name of the app's first file changes with any part of it.
const build = document.querySelector<HTMLScriptElement>('script[type="module"]')?.src ?? '';
const changed = new Set<string>();
let owner = ''; // whose answers come in; none while nobody is known
let writing: ReturnType<typeof setTimeout> | undefined;

export const ownerOf = (session: Session): string => `${session.tenant}/${session.user}`;

// Storage may be refused, full or cleared at any time; the app goes on without it.
async function tried<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
    try {
        return await work();
    } catch {
        return otherwise;
    }
}

async function write(): Promise<void> {
    clearTimeout(writing);
    writing = undefined;
    const answers: Answer[] = [];
    for (const hash of changed) {
        const query = queryClient.getQueryCache().get(hash);
        if (query?.state.data === undefined) continue;
        const weight = weightOf(query.state.data, limits.answer);
        if (weight === null) continue;
        const {data, dataUpdatedAt: at} = query.state;
        answers.push({hash, key: query.queryKey, data, at, weight});
    }
    changed.clear();
    if (answers.length > 0 && owner) await tried(() => writeAnswers(owner, answers), undefined);
}

function note(query: Query): void {
    if (!owner) return;
    changed.add(query.queryHash);
    writing ??= setTimeout(() => void write(), writeAfterMs);
}

// Until the returned is called.
export function watchAnswers(): () => void {
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

// Somebody has signed in: what is read from now on is his.
export async function keepFor(session: Session): Promise<void> {
    owner = preferences.get().keep ? ownerOf(session) : '';
    if (!owner) return forgetKept();
    const reader = {session: {...session, csrf: ''}, owner, build, locked: false};
    await tried(async () => {
        const last = await lastReader();
        await setReader(reader, last?.owner !== owner || last.build !== build);
    }, undefined);
}

// His session was refused: what he has read is not shown until he signs in again.
export async function lockKept(): Promise<void> {
    await tried(async () => {
        const last = await lastReader();
        if (last) await setReader({...last, locked: true}, false);
    }, undefined);
}

export async function forgetKept(): Promise<void> {
    owner = '';
    changed.clear();
    await tried(() => setReader(null, true), undefined);
}

// Who read last in this browser, for when the server does not answer; null when nothing may be shown.
export async function keptSession(): Promise<Session | null> {
    const last = await tried(lastReader, null);
    if (!last || last.locked || last.build !== build || !preferences.get().keep) return null;
    owner = last.owner;
    return last.session;
}

// What was kept fills what was not read since; it is read again once the server answers.
export async function restoreKept(): Promise<void> {
    const last = await tried(lastReader, null);
    if (!owner || last?.owner !== owner || last.build !== build) return;
    for (const {key, data, at} of await tried(readAnswers, [])) {
        if (queryClient.getQueryData(key) !== undefined) continue;
        queryClient.setQueryData(key, data, {updatedAt: at});
        queryClient.getQueryCache().find({queryKey: key})?.invalidate();
    }
}

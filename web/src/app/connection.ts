// Whether the server is reachable. Loaded data stays on the pages with a banner that shows its age,
// and the connection is retried until it succeeds.
import {onResponse} from '../api/client';
import {queryClient} from '../api/queries';
import {restoreCache} from './response_cache';
import {makeStore, useStore} from './store';

export const connection = makeStore<{down: boolean; since: number}>({down: false, since: 0});
export const useConnection = () => useStore(connection);

const retryMs = 5000;
let prepareReload = (): Promise<void> => Promise.resolve();
let timer: ReturnType<typeof setTimeout> | null = null;

// Resolves to whether the server responds; if so, the data shown is reloaded.
export async function retryConnection(): Promise<boolean> {
    try {
        const {ok} = await fetch('/livez', {cache: 'no-store'});
        if (!ok) return false;
    } catch {
        return false;
    }
    onReachable(true);
    return true;
}

function onReachable(responded: boolean): void {
    const {down} = connection.get();
    if (responded && down) {
        connection.set({down: false, since: 0});
        void prepareReload().then(() => queryClient.invalidateQueries());
    }
    if (!responded && !down) {
        connection.set({down: true, since: Date.now()});
        void restoreCache();
        wait();
    }
}

function wait(): void {
    if (timer) clearTimeout(timer);
    timer = setTimeout(() => {
        void retryConnection().then((answers) => {
            if (!answers) wait();
        });
    }, retryMs);
}

// When the oldest data on the page was loaded; null when the page shows none.
export function oldestShown(): number | null {
    const times = queryClient
        .getQueryCache()
        .findAll({type: 'active'})
        .filter((query) => query.state.data !== undefined)
        .map((query) => query.state.dataUpdatedAt);
    return times.length > 0 ? Math.min(...times) : null;
}

// `beforeReload` runs when the server responds again, before any data is reloaded.
export function watchConnection(beforeReload: () => Promise<void>): void {
    prepareReload = beforeReload;
    onResponse(onReachable);
}

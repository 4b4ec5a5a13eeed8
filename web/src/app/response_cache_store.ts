// The cache in this browser (IndexedDB): the most recent responses of one user, each with its time
// and size. Bounded; the oldest are dropped first. Without browser storage nothing is cached.
import type {Session} from '../api/client';

export interface CacheUser {
    session: Session;
    owner: string; // owner of the responses: tenant and user
    build: string; // build of the app that stored them
    locked: boolean; // the session was rejected: nothing is shown until the user signs in
}

export interface CachedResponse {
    hash: string;
    key: readonly unknown[];
    data: unknown;
    at: number; // when it was received, milliseconds since 1970
    weight: number; // approximate number of bytes
}

export const limits = {response: 16 << 20, all: 64 << 20, count: 500};

const name = 'ballast';
const version = 1;
let opened: Promise<IDBDatabase> | null = null;

function resultOf<T>(request: IDBRequest<T>): Promise<T> {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () =>
            reject(request.error ?? new Error('browser storage is not available'));
    });
}

function completed(transaction: IDBTransaction): Promise<void> {
    return new Promise((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = transaction.onerror = () =>
            reject(transaction.error ?? new Error('browser storage is not available'));
    });
}

function open(): Promise<IDBDatabase> {
    opened ??= new Promise((resolve, reject) => {
        const request = indexedDB.open(name, version);
        request.onupgradeneeded = () => {
            request.result.createObjectStore('reader');
            request.result
                .createObjectStore('answers', {keyPath: 'hash'})
                .createIndex('age', ['at', 'weight']);
        };
        request.onsuccess = () => {
            // Another tab may need to upgrade the database.
            request.result.onversionchange = () => request.result.close();
            resolve(request.result);
        };
        request.onerror = () =>
            reject(request.error ?? new Error('browser storage is not available'));
    });
    return opened;
}

export async function lastUser(): Promise<CacheUser | null> {
    const transaction = (await open()).transaction('reader');
    const user: CacheUser | undefined = await resultOf(
        transaction.objectStore('reader').get('last'),
    );
    return user ?? null;
}

// `clear` removes the responses of another user or build.
export async function setUser(user: CacheUser | null, clear: boolean): Promise<void> {
    const transaction = (await open()).transaction(['reader', 'answers'], 'readwrite');
    if (user) transaction.objectStore('reader').put(user, 'last');
    else transaction.objectStore('reader').delete('last');
    if (clear) transaction.objectStore('answers').clear();
    return completed(transaction);
}

export async function readResponses(): Promise<CachedResponse[]> {
    return resultOf((await open()).transaction('answers').objectStore('answers').getAll());
}

// Stores responses if the cache belongs to `owner`, and drops the oldest above the limits.
export async function writeResponses(
    owner: string,
    responses: readonly CachedResponse[],
): Promise<void> {
    const transaction = (await open()).transaction(['reader', 'answers'], 'readwrite');
    const user: CacheUser | undefined = await resultOf(
        transaction.objectStore('reader').get('last'),
    );
    if (user?.owner !== owner) return;
    const store = transaction.objectStore('answers');
    for (const response of responses) store.put(response);
    let count = 0;
    let weight = 0;
    const cursor = store.index('age').openKeyCursor(null, 'prev');
    cursor.onsuccess = () => {
        const at = cursor.result;
        if (!at) return;
        count += 1;
        weight += (at.key as [number, number])[1];
        if (count > limits.count || weight > limits.all) store.delete(at.primaryKey);
        at.continue();
    };
    return completed(transaction);
}

// Approximate size of a value in bytes; null above `limit`, without visiting the rest.
export function sizeOf(value: unknown, limit: number): number | null {
    let weight = 0;
    const open: unknown[] = [value];
    while (open.length > 0) {
        const one = open.pop();
        if (typeof one === 'string') weight += 2 + one.length;
        else if (typeof one === 'object' && one !== null) {
            const parts = Array.isArray(one) ? one : Object.values(one);
            weight += 8 + 8 * parts.length;
            if (weight > limit) return null;
            for (const part of parts) open.push(part);
        } else weight += 8;
        if (weight > limit) return null;
    }
    return weight;
}

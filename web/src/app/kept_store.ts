// What is kept in this browser (IndexedDB): the answers read last, each with its age and weight, and
// whose they are. Bounded; the oldest go first. A browser that refuses storage keeps nothing.
import type {Session} from '../api/client';

export interface Reader {
    session: Session;
    owner: string; // of the answers: tenant and user
    build: string; // of the app that kept them
    locked: boolean; // his session was refused: nothing is shown until he signs in
}

export interface Answer {
    hash: string;
    key: readonly unknown[];
    data: unknown;
    at: number; // when it was read, milliseconds since 1970
    weight: number; // about how many bytes
}

export const limits = {answer: 16 << 20, all: 64 << 20, count: 500};

const name = 'ballast';
const version = 1;
let opened: Promise<IDBDatabase> | null = null;

function promised<T>(request: IDBRequest<T>): Promise<T> {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('the browser keeps nothing'));
    });
}

function ended(transaction: IDBTransaction): Promise<void> {
    return new Promise((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = transaction.onerror = () =>
            reject(transaction.error ?? new Error('the browser keeps nothing'));
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
            // Another tab may want a newer form of it.
            request.result.onversionchange = () => request.result.close();
            resolve(request.result);
        };
        request.onerror = () => reject(request.error ?? new Error('the browser keeps nothing'));
    });
    return opened;
}

export async function lastReader(): Promise<Reader | null> {
    const transaction = (await open()).transaction('reader');
    const reader: Reader | undefined = await promised(
        transaction.objectStore('reader').get('last'),
    );
    return reader ?? null;
}

// `forget`: what another, or another build, has kept.
export async function setReader(reader: Reader | null, forget: boolean): Promise<void> {
    const transaction = (await open()).transaction(['reader', 'answers'], 'readwrite');
    if (reader) transaction.objectStore('reader').put(reader, 'last');
    else transaction.objectStore('reader').delete('last');
    if (forget) transaction.objectStore('answers').clear();
    return ended(transaction);
}

export async function readAnswers(): Promise<Answer[]> {
    return promised((await open()).transaction('answers').objectStore('answers').getAll());
}

// Writes them, unless they are of another than `owner`, and drops the oldest above the limits.
export async function writeAnswers(owner: string, answers: readonly Answer[]): Promise<void> {
    const transaction = (await open()).transaction(['reader', 'answers'], 'readwrite');
    const reader: Reader | undefined = await promised(
        transaction.objectStore('reader').get('last'),
    );
    if (reader?.owner !== owner) return;
    const store = transaction.objectStore('answers');
    for (const answer of answers) store.put(answer);
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
    return ended(transaction);
}

// About how many bytes a value takes; null when more than `limit`, without looking at the rest of it.
export function weightOf(value: unknown, limit: number): number | null {
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

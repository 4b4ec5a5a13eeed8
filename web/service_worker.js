/* global build, files */
// Keeps the app's own files, so that it opens while the server does not answer. vite.config.ts writes
// `build` and `files` before this: the names of this build's files, each of which changes with what is in
// it. Answers of the server are never kept here (src/app/kept.ts keeps them, for their reader alone).
//
// A page is asked of the server first, so that a new build is there at the next load; only when the
// server cannot be reached is the page of the last build taken. The files of the build before stay, for
// tabs that still show it.
'use strict';

const mine = `ballast-${build}`;
const kept = 2; // builds
const page = '/';

// Addresses that the app shows itself (src/door/rest/rest.cpp has the same rule), and not those by which
// one signs in or out.
const isPage = ({pathname}) =>
    !pathname.includes('.') &&
    !/^\/(api|sign-in|sign-out|session|metrics|livez|readyz)(\/|$)/.test(pathname);

self.addEventListener('install', (event) => {
    event.waitUntil(
        caches
            .open(mine)
            .then((cache) => cache.addAll([page, '/icon.svg', ...files]))
            .then(() => self.skipWaiting()),
    );
});

self.addEventListener('activate', (event) => {
    event.waitUntil(
        caches.keys().then((names) => {
            const others = names.filter((name) => name.startsWith('ballast-') && name !== mine);
            return Promise.all(
                others
                    .slice(0, Math.max(0, others.length - (kept - 1)))
                    .map((name) => caches.delete(name)),
            );
        }),
    );
});

const isAway = (response) => [502, 503, 504].includes(response.status);

async function pageOf(request) {
    const shell = async () => (await caches.open(mine)).match(page);
    try {
        const response = await fetch(request);
        return isAway(response) ? ((await shell()) ?? response) : response;
    } catch (error) {
        const last = await shell();
        if (last) return last;
        throw error;
    }
}

const fileOf = async (request) => (await caches.match(request)) ?? fetch(request);

self.addEventListener('fetch', (event) => {
    const {request} = event;
    const address = new URL(request.url);
    if (request.method !== 'GET' || address.origin !== self.location.origin) return;
    if (request.mode === 'navigate' && isPage(address)) event.respondWith(pageOf(request));
    else if (address.pathname.startsWith('/assets/') || address.pathname === '/icon.svg')
        event.respondWith(fileOf(request));
});

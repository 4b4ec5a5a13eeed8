/* global build, files */
// Caches the files of the app, so that it can be opened while the server is unreachable. vite.config.ts
// prepends `build` and `files`: the content-hashed names of this build's files. Responses of the server
// are never cached here (see src/app/response_cache.ts, which caches them for their user only).
//
// A page is requested from the server first, so that a new build is used at the next load; only if the
// server is unreachable is the cached page used. The files of the previous build are kept for tabs that
// still show it.
const mine = `ballast-${build}`;
const keptBuilds = 2;
const page = '/';

// Addresses of app pages (src/api/rest/rest.cpp has the same rule), excluding sign-in and sign-out.
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
                    .slice(0, Math.max(0, others.length - (keptBuilds - 1)))
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

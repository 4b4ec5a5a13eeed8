// While the server is unreachable: the app opens, shows the last data with their age, and continues
// when the server is back. No data remains for the next user.
import assert from 'node:assert/strict';
import {eventually, signOut, test} from './harness.mjs';

const book = '/portfolios/demo-long-short';

// The app stores a page a moment after it is loaded.
async function keptCount(page) {
    return page.evaluate(
        () =>
            new Promise((resolve, reject) => {
                const request = indexedDB.open('ballast');
                request.onerror = () => reject(request.error);
                request.onsuccess = () => {
                    const all = request.result
                        .transaction('answers')
                        .objectStore('answers')
                        .getAllKeys();
                    all.onsuccess = () => {
                        request.result.close();
                        resolve(all.result);
                    };
                };
            }),
    );
}

async function isKept(page, method) {
    await eventually(async () =>
        assert.ok((await keptCount(page)).some((key) => key.includes(`"${method}"`))),
    );
}

async function enter({page, newLink}) {
    await page.goto(await newLink());
    await page.getByRole('navigation', {name: 'Main'}).waitFor();
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => null));
}

test(
    'a reload without the server shows the last figures with their age, until it is back',
    async ({page, open, url, newLink, server}) => {
        await enter({page, newLink});
        await open(`${book}/positions`);
        await page
            .getByRole('table', {name: 'Positions', exact: true})
            .getByRole('rowheader', {name: 'NVDA', exact: true})
            .waitFor();
        await isKept(page, 'position.list');
        await open(book);
        const digest = page.locator('[data-figure="digest"]');
        const before = await digest.innerText();
        await isKept(page, 'report.figures');
        await server.pause();
        await page.reload();
        const down = page.getByRole('alert').filter({hasText: 'Server unreachable'});
        await down.getByText(/Showing data from \d+ (s|min) ago \(20\d\d-/).waitFor();
        assert.equal(await digest.innerText(), before);
        // Another loaded page, by its address; and one that was never loaded.
        await page.goto(`${url}${book}/positions`);
        await page
            .getByRole('table', {name: 'Positions', exact: true})
            .getByRole('rowheader', {name: 'NVDA', exact: true})
            .waitFor();
        await page.goto(`${url}/net-worth`);
        await page.getByRole('heading', {name: 'Server unreachable'}).first().waitFor();
        await page.goto(`${url}${book}`);
        await down.waitFor();
        assert.equal(await digest.innerText(), before);
        await server.resume();
        await down.waitFor({state: 'detached'});
        // Not only shown: a change succeeds, so the session has been restored.
        await page.getByRole('button', {name: 'Edit', exact: true}).click();
        const form = page.getByRole('dialog', {name: /^Edit /});
        await form.getByLabel('Description').fill('Written after the break');
        await form.getByRole('button', {name: 'Save'}).click();
        await form.waitFor({state: 'detached'});
        await page.getByText('Written after the break').first().waitFor();
    },
    {alone: true},
);

test(
    'no data is shown without the server after signing out or a rejected session',
    async ({page, open, url, newLink, server}) => {
        await enter({page, newLink});
        await open(book);
        await page.locator('[data-figure="digest"]').waitFor();
        await isKept(page, 'report.figures');
        // The session is rejected: loaded data stay locked until the user is back.
        await page.context().clearCookies();
        await page.reload();
        await page.getByRole('heading', {name: 'Sign in'}).waitFor();
        const link = await newLink();
        await server.pause();
        await page.reload();
        await page.getByRole('heading', {name: 'Server unreachable'}).waitFor();
        assert.equal(await page.locator('[data-figure="digest"]').count(), 0);
        await server.resume();
        await page.goto(link);
        await page.locator('[data-figure="digest"]').waitFor();
        await signOut(page);
        await eventually(async () => assert.deepEqual(await keptCount(page), []));
        await server.pause();
        await page.goto(`${url}${book}`);
        await page.getByRole('heading', {name: 'Server unreachable'}).waitFor();
    },
    {alone: true},
);

test(
    'the files of the app are cached, responses of the server are not',
    async ({page, open, newLink}) => {
        await enter({page, newLink});
        await open(book);
        await page.locator('[data-figure="digest"]').waitFor();
        const paths = await page.evaluate(async () => {
            const found = [];
            for (const name of await caches.keys())
                for (const request of await (await caches.open(name)).keys())
                    found.push(new URL(request.url).pathname);
            return found;
        });
        assert.ok(paths.includes('/'));
        assert.ok(paths.some((path) => /^\/assets\/PositionsPage-.*\.js$/.test(path)));
        assert.deepEqual(
            paths.filter((path) => !/^\/($|assets\/|icon\.svg$)/.test(path)),
            [],
        );
    },
    {alone: true},
);

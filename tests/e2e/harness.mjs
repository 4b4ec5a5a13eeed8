// Shared by the browser tests: one server and one browser for the whole run, a separate signed-in
// browser context for each test. A test waits only for visible state, for up to a minute; it is
// retried once when it fails, since busy machines are unreliable.
import assert from 'node:assert/strict';
import {after, before, test as run} from 'node:test';
import {makeLink, startBallast} from './ballast_process.mjs';
import {eventually, launchBrowser, longTimeout} from './browser.mjs';

export {eventually, longTimeout};

const attempts = 1 + Number(process.env.BALLAST_E2E_RETRIES ?? 1);

let ballast;
let browser;
let signedIn; // the cookies of a session

before(
    async () => {
        ballast = await startBallast();
        browser = await launchBrowser();
        const context = await browser.newContext();
        const page = await context.newPage();
        await page.goto(ballast.link, {timeout: longTimeout});
        await page.getByRole('navigation', {name: 'Main'}).waitFor({timeout: longTimeout});
        signedIn = await context.storageState();
        await context.close();
    },
    {timeout: 240_000},
);

after(async () => {
    await browser?.close();
    await ballast?.stop();
});

export async function signOut(page) {
    await page
        .getByRole('banner')
        .getByRole('button', {name: /account$/})
        .click();
    await page
        .getByRole('dialog', {name: 'Account'})
        .getByRole('button', {name: 'Sign out'})
        .click();
    await page.getByRole('heading', {name: 'Sign in'}).waitFor();
}

// A call of REST as the page itself would make it.
const callFrom = (page) => (verb, path, body) =>
    page.evaluate(
        async ([verb_, path_, body_]) => {
            const {csrf} = await (await fetch('/session')).json();
            const answer = await fetch(`/api/v1${path_}`, {
                method: verb_,
                body: body_ === undefined ? undefined : JSON.stringify(body_),
                headers: {
                    'Content-Type': 'application/json',
                    'X-CSRF-Token': csrf,
                    'Idempotency-Key': String(Math.random()),
                },
            });
            return answer.json();
        },
        [verb, path, body],
    );

// A test in a separate context. `stage` has: page, url, open(path), api(verb, path, body).
export function test(
    name,
    body,
    {
        stranger = false,
        colors = 'light',
        viewport = {width: 1440, height: 900},
        alone = false, // a separate server, which it may stop, and the app's service worker
        demo = true, // false: its own server has no data
        settings = {}, // of its own server, as environment variables
    } = {},
) {
    const once = async () => {
        const server = alone ? await startBallast(settings, 0, demo) : ballast;
        const context = await browser.newContext({
            // A test cannot intercept requests that pass through a service worker.
            serviceWorkers: alone ? 'allow' : 'block',
            viewport,
            colorScheme: colors,
            acceptDownloads: true,
            reducedMotion: 'reduce',
            ...(stranger || alone ? {} : {storageState: signedIn}),
        });
        const page = await context.newPage();
        page.setDefaultTimeout(longTimeout);
        page.setDefaultNavigationTimeout(longTimeout);
        const complaints = [];
        const foreign = [];
        // The browser itself logs rejected requests and connections; that is not an error of the page.
        page.on('console', (message) => {
            if (
                message.type() === 'error' &&
                !/^(Failed to load resource|WebSocket connection to)/.test(message.text())
            )
                complaints.push(message.text());
        });
        page.on('pageerror', (error) => complaints.push(String(error)));
        page.on('request', (request) => {
            if (!request.url().startsWith(server.url) && !/^(blob|data):/.test(request.url()))
                foreign.push(request.url());
        });
        try {
            const open = async (path) => {
                await page.goto(server.url + path);
                // A dialog that the address opens hides the heading from roles.
                await page
                    .getByRole('heading', {level: 1})
                    .or(page.getByRole('dialog'))
                    .first()
                    .waitFor();
            };
            await body({
                page,
                url: server.url,
                open,
                api: callFrom(page),
                newLink: () => makeLink(server),
                server,
            });
            assert.deepEqual(complaints, [], 'errors in the browser console');
            assert.deepEqual(foreign, [], 'requests to other hosts');
        } finally {
            await context.close();
            if (alone) await server.stop();
        }
    };
    run(name, {timeout: attempts * 420_000}, async (context) => {
        for (let attempt = 1; ; ++attempt) {
            try {
                return await once();
            } catch (error) {
                if (attempt >= attempts) throw error;
                context.diagnostic(`retried after: ${error.message.split('\n')[0]}`);
            }
        }
    });
}

// A portfolio for one test, with three positions; returns its slug.
export async function ownPortfolio({open, api}) {
    await open('/');
    const slug = `test-${Math.random().toString(36).slice(2, 10)}`;
    const made = await api('POST', '/portfolios', {
        slug,
        name: `Test ${slug}`,
        base_currency: 'USD',
    });
    assert.equal(made.slug, slug);
    const added = await api('POST', `/portfolios/${slug}/positions/batch`, {
        positions: [
            {symbol: 'AAPL', quantity: '100', entry_price: '150', tags: ['tech']},
            {symbol: 'MSFT', quantity: '50', entry_price: '300', tags: ['tech', 'core']},
            {symbol: 'XOM', quantity: '-200', entry_price: '100', tags: ['energy']},
        ],
    });
    assert.equal(added.created, 3);
    return slug;
}

const minus = '\u2212';
export const format = (x, digits = 0) =>
    (x < 0 ? minus : '') +
    Math.abs(x).toLocaleString('en-US', {
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
    });

// What members of each role are offered: every page of the app is opened as a viewer, who is offered nothing that
// the server refuses, and sees no error of a missing permission. The pages are those of the routes of the app.
import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {after, before, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {checkAccessibility} from './axe.mjs';
import {startBallast} from './ballast_process.mjs';
import {launchBrowser, longTimeout} from './browser.mjs';
import {call, invite, setUp, signInAs} from './members.mjs';

const pagesFolder = fileURLToPath(new URL('../../web/src/pages/', import.meta.url));
// Of the signed-in user alone: its buttons change the password and end the session.
const own = ['/account'];
// Components of every kind and state, without effect.
const designSystem = '/ui';

let ballast;
let browser;
let objects; // by the parameter of a route: what the demo and the administrator have made

const patterns = () =>
    readdirSync(pagesFolder, {withFileTypes: true})
        .filter((one) => one.isDirectory())
        .flatMap(({name}) => {
            try {
                const text = readFileSync(`${pagesFolder}${name}/routes.tsx`, 'utf8');
                return [...text.matchAll(/\bpath: '([^']+)'/g)]
                    .map(([, path]) => path)
                    .filter((path) => path !== designSystem);
            } catch {
                return []; // a folder of parts
            }
        });

// The address of a page with the objects of this test; null where there is no such object.
function addressOf(pattern) {
    let known = true;
    const path = pattern.replace(/:(\w+)/g, (_, name) => {
        known &&= objects[name] !== undefined;
        return encodeURIComponent(objects[name]);
    });
    return known ? path + (objects.search[pattern] ?? '') : null;
}

before(
    async () => {
        ballast = await startBallast({
            BALLAST_USERS: 'true',
            BALLAST_SIGN_IN_LIMIT_PER_MINUTE: '0',
            BALLAST_RATE_LIMIT_PER_MINUTE: '0',
        });
        browser = await launchBrowser();
        const admin = await (await browser.newContext()).newPage();
        admin.setDefaultTimeout(longTimeout);
        await setUp(admin, ballast);
        objects = await makeObjects(admin);
        for (const role of ['viewer', 'analyst', 'manager'])
            await invite(admin, browser, ballast, role);
        await admin.context().close();
    },
    {timeout: 420_000},
);

after(async () => {
    await browser?.close();
    await ballast?.stop();
});

// What readers can read: results of a batch, a valued balance sheet, a simulated CLO, a report, and so on.
async function makeObjects(admin) {
    const portfolio = 'demo-long-short';
    const done = async (method, request) => {
        const job = await call(admin, 'POST', '/jobs', {method, request});
        for (let state = job; ; ) {
            if (state.state === 'succeeded') return call(admin, 'GET', `/jobs/${job.id}/result`);
            assert.ok(!['failed', 'cancelled'].includes(state.state), JSON.stringify(state));
            state = await call(admin, 'GET', `/jobs/${job.id}/wait?version=${state.version}`);
        }
    };
    await done('batch.run', {portfolios: [portfolio]});
    const [sheet] = (await call(admin, 'GET', '/alm/sessions')).data;
    await done('alm.session.value', {session: sheet.id});
    await done('clo.simulate', {deal: 'demo-orion', paths: 200, correlation: {rho: 0.1}});
    const report = await done('report.generate', {portfolio});
    const set = await call(admin, 'POST', '/alm/assumptions', {
        set: 'base',
        name: 'Base',
        behaviour: {prepayment: {Mortgages: {cpr: 0.05}}},
    });
    return {
        portfolio,
        session: sheet.id,
        deal: 'demo-orion',
        report: report.report?.id ?? report.id,
        set: set.set,
        search: {
            '/balance/:session/why': '?measure=eve&scenario=base',
            '/clo/:deal/tests': '',
        },
    };
}

// Refused requests and shown errors of a page, with what led to them.
function watch(page) {
    const found = [];
    let now = '';
    page.on('response', (response) => {
        if (response.status() === 403) found.push(`${now}: refused ${response.url()}`);
    });
    page.on('pageerror', (error) => found.push(`${now}: ${error}`));
    return {
        found,
        at(what) {
            now = what;
        },
        async alerts() {
            for (const text of await page.locator('main [role="alert"]').allInnerTexts())
                found.push(`${now}: shows ${text.split('\n').slice(0, 2).join(': ')}`);
        },
    };
}

async function open(page, path) {
    await page.goto(`${ballast.url}/w/home${path}`);
    await page.locator('main h1').first().waitFor();
    await settled(page);
}

const settled = (page) =>
    page.waitForFunction(() => !document.querySelector('main [aria-busy="true"]'), null, {
        timeout: longTimeout,
    });

const isClosed = async (page) =>
    (await page.locator('main').getByRole('heading', {name: 'Not available to you'}).count()) > 0 &&
    (await page.locator('main h2').count()) === 1;

// One button of each kind: those of other rows of a table do the same.
const buttonKinds = (page) =>
    page.locator('main').evaluate((main) => {
        const seen = new Set();
        const kinds = [];
        for (const [place, button] of [...main.querySelectorAll('button')].entries()) {
            const text = button.textContent.trim();
            const isData = /in-cell/.test(button.className) || /^[^a-z]*\d/i.test(text);
            const kind = `${button.className}|${isData ? '' : text}`;
            if (seen.has(kind) || button.getAttribute('aria-disabled') || button.disabled) continue;
            seen.add(kind);
            kinds.push({place, name: button.getAttribute('aria-label') ?? text});
        }
        return kinds;
    });

// What a dialog offers beyond being read and closed.
const actionsOfDialog = (page) =>
    page.evaluate(() => {
        const dialog = document.querySelector('[role="dialog"]');
        if (!dialog) return [];
        return [
            ...dialog.querySelectorAll('button.primary, button.danger, button[type="submit"]'),
        ].map(
            (button) =>
                `${dialog.getAttribute('aria-label') ?? dialog.querySelector('h2')?.textContent}: ${button.textContent}`,
        );
    });

async function pressAll(page, path, watched) {
    for (const {place, name} of await buttonKinds(page)) {
        watched.at(`${path}, ${name}`);
        const button = page.locator('main button').nth(place);
        if ((await button.count()) === 0 || !(await button.isVisible())) continue;
        await button.click({timeout: 5000}).catch(() => {});
        await page.waitForTimeout(60);
        await settled(page);
        // A copy goes into a workspace in which the viewer may write: the personal one.
        for (const action of await actionsOfDialog(page))
            if (!/^Copy /.test(action)) watched.found.push(`${path}, ${name}: offers ${action}`);
        await watched.alerts();
        const isSame =
            (await page.locator('[role="dialog"]').count()) === 0 &&
            new URL(page.url()).pathname === `/w/home${path.split('?')[0]}`;
        if (!isSame || (await page.locator('main button').count()) <= place) await open(page, path);
    }
}

test(
    'a viewer opens every page and is offered nothing that is refused',
    async () => {
        const page = await signInAs(browser, ballast, 'viewer');
        const watched = watch(page);
        const closed = [];
        const links = new Map(); // of a path, where it is
        const unknown = [];
        for (const pattern of patterns()) {
            const path = addressOf(pattern);
            if (path === null) {
                unknown.push(pattern);
                continue;
            }
            watched.at(path);
            await open(page, path);
            await watched.alerts();
            if (await isClosed(page)) {
                closed.push(path.split('?')[0]);
                continue;
            }
            await checkAccessibility(page);
            for (const href of await page
                .locator('a[href^="/w/home/"]')
                .evaluateAll((all) => all.map((one) => one.getAttribute('href'))))
                links.set(href.slice('/w/home'.length).split('?')[0], path);
            if (!own.includes(path)) await pressAll(page, path, watched);
        }
        assert.deepEqual(watched.found, []);
        const misled = closed
            .filter((path) => links.has(path))
            .map((path) => `${links.get(path)} leads to ${path}`);
        assert.deepEqual(misled, []);
        assert.ok(closed.includes('/backups') && closed.includes('/plan'), closed.join(' '));
        // Of objects that nobody has made here.
        assert.deepEqual(unknown.sort(), [
            '/business-plans/:plan',
            '/earlier-system/:import',
            '/onboarding/:onboarding',
        ]);
        await page.context().close();
    },
    {timeout: 1_200_000},
);

for (const role of ['analyst', 'manager'])
    test(
        `a page shows no error to a member with the role ${role}`,
        async () => {
            const page = await signInAs(browser, ballast, role);
            const watched = watch(page);
            for (const path of patterns().map(addressOf)) {
                if (path === null) continue;
                watched.at(path);
                await open(page, path);
                await watched.alerts();
            }
            assert.deepEqual(watched.found, []);
            await page.context().close();
        },
        {timeout: 600_000},
    );

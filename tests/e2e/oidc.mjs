// Sign-in through a real OpenID provider in a browser: the first sign-in makes a user with the role of a rule,
// who is signed in again by the provider's session.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {after, before, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {checkAccessibility} from './axe.mjs';
import {startBallast} from './ballast_process.mjs';
import {launchBrowser, longTimeout} from './browser.mjs';

let ballast;
let browser;
let provider;
let directory;

// The address must be known before the server starts: the provider returns only there.
function freePort() {
    return new Promise((resolve) => {
        const one = createServer().listen(0, '127.0.0.1', () => {
            const {port} = one.address();
            one.close(() => resolve(port));
        });
    });
}

function startProvider(redirect) {
    const script = fileURLToPath(new URL('../oidc/provider.mjs', import.meta.url));
    const child = spawn(process.execPath, [script, redirect], {
        stdio: ['pipe', 'pipe', 'ignore'],
    });
    return new Promise((resolve, reject) => {
        child.once('exit', () => reject(new Error('run npm ci --ignore-scripts in tests/oidc')));
        createInterface({input: child.stdout}).once('line', (issuer) =>
            resolve({issuer, stop: () => child.stdin.end()}),
        );
    });
}

before(
    async () => {
        const port = await freePort();
        const address = `http://127.0.0.1:${port}`;
        provider = await startProvider(`${address}/oidc`);
        directory = await mkdtemp(join(tmpdir(), 'ballast-oidc-'));
        await writeFile(join(directory, 'secret'), 'a secret of the test\n');
        await writeFile(
            join(directory, 'providers'),
            [
                'test.label = Example ID',
                `test.issuer = ${provider.issuer}`,
                'test.client_id = ballast',
                `test.client_secret_file = ${join(directory, 'secret')}`,
                'test.local = true',
                'test.domains = example.com',
                'test.rule.1 = groups = staff -> home analyst',
            ].join('\n'),
        );
        ballast = await startBallast(
            {
                BALLAST_USERS: 'true',
                BALLAST_SIGN_IN_LIMIT_PER_MINUTE: '0',
                BALLAST_PUBLIC_URL: address,
                BALLAST_OIDC_FILE: join(directory, 'providers'),
            },
            port,
        );
        browser = await launchBrowser();
        const page = await newPage();
        await page.goto(ballast.link);
        await page.getByLabel('Name of the home workspace').fill('Example Bank');
        await page.getByLabel('Your name').fill('Ada Admin');
        await page.getByLabel('E-mail address').fill('ada@example.org');
        await page.getByLabel('Password').fill('a lighthouse in the fog');
        await page.keyboard.press('Enter');
        await main(page).waitFor();
        await page.context().close();
    },
    {timeout: 240_000},
);

after(async () => {
    await browser?.close();
    await ballast?.stop();
    provider?.stop();
    if (directory) await rm(directory, {recursive: true, force: true});
});

async function newPage() {
    const context = await browser.newContext({viewport: {width: 1280, height: 900}});
    const page = await context.newPage();
    page.setDefaultTimeout(longTimeout);
    return page;
}

const main = (page) => page.getByRole('navigation', {name: 'Main'});

test('a user of the provider signs in, and is a member by its rule', async () => {
    const page = await newPage();
    await page.goto(`${ballast.url}/portfolios`);
    const button = page.getByRole('button', {name: 'Sign in with Example ID'});
    await button.waitFor();
    await checkAccessibility(page);
    await button.click();
    await page.locator('input[name=login]').fill('jane');
    await page.locator('input[name=password]').fill('any');
    await page.locator('button[type=submit]').click();
    await page.locator('button[type=submit]').click(); // consent
    await main(page).waitFor();
    assert.match(page.url(), /\/w\/home\/portfolios/, 'the page that was asked for');
    assert.doesNotMatch(page.url(), /code=/);
    await page.goto(`${ballast.url}/account`);
    await page.getByText('jane@example.com').waitFor();
    // The session of the provider signs in again.
    await page.goto(`${ballast.url}/account`);
    await page.getByRole('button', {name: 'Sign out here'}).click();
    await page.getByRole('button', {name: 'Sign in with Example ID'}).click();
    await main(page).waitFor();
    await page.context().close();
});

test('an answer that this browser did not ask for signs nobody in', async () => {
    const page = await newPage();
    await page.goto(`${ballast.url}/oidc?code=stolen&state=${'0'.repeat(64)}`);
    await page.getByRole('alert').getByText('not begun in this browser').waitFor();
    await checkAccessibility(page);
    await page.goto(`${ballast.url}/oidc?error=access_denied&error_description=The+user+declined`);
    await page.getByRole('alert').getByText('The user declined').waitFor();
    await page.getByRole('link', {name: 'Back to the sign-in page'}).click();
    await page.getByRole('heading', {name: 'Sign in'}).waitFor();
    await page.context().close();
});

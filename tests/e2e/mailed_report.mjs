// A report by the link of a mail, from a real mail server, in a browser in which nobody is signed in.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {readdir, readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {after, before, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {checkAccessibility} from './axe.mjs';
import {startBallast} from './ballast_process.mjs';
import {launchBrowser, longTimeout} from './browser.mjs';

const admin = {email: 'ada@example.com', password: 'a lighthouse in the fog', name: 'Ada Admin'};
const plan = {
    initial_portfolio: 1_000_000,
    years: 20,
    allocation: {stock: 0.6, bond: 0.4},
    paths: 500,
    withdrawal: {strategy: 'constant_dollar', rate: 0.04},
};

let ballast;
let browser;
let mail;

function startMail() {
    const script = fileURLToPath(new URL('../doubles/mail_server.py', import.meta.url));
    const child = spawn('/usr/bin/python3', [script], {stdio: ['pipe', 'pipe', 'inherit']});
    return new Promise((resolve, reject) => {
        child.once('exit', () => reject(new Error('the mail server ended')));
        createInterface({input: child.stdout}).once('line', (line) => {
            const [, , port, , messages] = line.split(' ');
            resolve({port, messages, stop: () => child.stdin.end()});
        });
    });
}

before(
    async () => {
        mail = await startMail();
        ballast = await startBallast({
            BALLAST_USERS: 'true',
            BALLAST_MAIL_SERVER: `127.0.0.1:${mail.port}`,
            BALLAST_MAIL_SECURITY: 'none',
            BALLAST_MAIL_LOCAL: 'true',
            BALLAST_MAIL_FROM: 'ballast@example.com',
            BALLAST_PUBLIC_URL: 'https://ballast.example.com',
        });
        browser = await launchBrowser();
    },
    {timeout: 240_000},
);

after(async () => {
    await browser?.close();
    await ballast?.stop();
    mail?.stop();
});

async function call(path, request, token) {
    const response = await fetch(`${ballast.url}/api/v1${path}`, {
        method: 'POST',
        headers: {
            'Content-Type': 'application/json',
            ...(token && {Authorization: `Bearer ${token}`}),
        },
        body: JSON.stringify(request),
    });
    assert.equal(response.status, 200, await response.clone().text());
    return response.json();
}

// The link in the first mail about a report, for this server.
async function linkInMail() {
    for (const start = Date.now(); Date.now() - start < 60_000; ) {
        for (const name of await readdir(mail.messages)) {
            const link = /\/mailed-report\?key=\w+/.exec(
                await readFile(join(mail.messages, name), 'utf8'),
            );
            if (link) return ballast.url + link[0];
        }
        await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error('no mail about the report');
}

test('the link in a mail downloads the report once, and says afterwards how to get it', async () => {
    const key = new URL(ballast.link).searchParams.get('key');
    const made = await call('/auth/setup', {key, ...admin});
    await call(
        '/reports',
        {kind: 'plan', plan, formats: ['pdf'], recipients: [admin.email]},
        made.access_token,
    );
    const link = await linkInMail();
    const context = await browser.newContext({viewport: {width: 390, height: 844}});
    const page = await context.newPage();
    page.setDefaultTimeout(longTimeout);
    // As a program that checks links would: the link stays.
    assert.equal((await fetch(link, {headers: {Accept: 'text/html'}})).status, 200);
    await page.goto(link);
    await page.getByRole('heading', {name: 'Download the report'}).waitFor();
    await checkAccessibility(page);
    const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', {name: 'Download'}).click(),
    ]);
    assert.match(download.suggestedFilename(), /\.pdf$/);
    const file = await readFile(await download.path(), 'latin1');
    assert.match(file, /^%PDF-/);
    await page.getByRole('status').getByText('This link is used up').waitFor();
    assert.ok(!page.url().includes('key='));
    await page.goto(link);
    await page.getByRole('button', {name: 'Download'}).click();
    await page.getByRole('alert').getByText('has been used or has expired').waitFor();
    await page.getByRole('link', {name: 'Sign in and open reports'}).click();
    await page.getByLabel('E-mail address').waitFor();
    await context.close();
});

// The pages of users, workspaces and the server by keyboard alone, and with input that is wrong: an error
// is at its field, what was typed stays, and the focus comes back from dialogs. Also what a member may not
// do and is not offered.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {startBallast} from './ballast_process.mjs';
import {checkAccessibility} from './axe.mjs';
import {eventually, launchBrowser, longTimeout} from './browser.mjs';
import {admin, call, invite, memberOf, signIn, signInAs} from './members.mjs';

let ballast;
let browser;
const long = 'x'.repeat(101);

before(
    async () => {
        // Jobs wait: nobody runs them.
        ballast = await startBallast(
            {
                BALLAST_USERS: 'true',
                BALLAST_SIGN_IN_LIMIT_PER_MINUTE: '0',
                BALLAST_RATE_LIMIT_PER_MINUTE: '0',
                BALLAST_JOB_WORKERS: '0',
            },
            0,
            false,
        );
        browser = await launchBrowser();
    },
    {timeout: 240_000},
);

after(async () => {
    await browser?.close();
    await ballast?.stop();
});

async function newPage() {
    const context = await browser.newContext({
        viewport: {width: 1440, height: 900},
        reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(longTimeout);
    return page;
}

async function signedIn() {
    const page = await newPage();
    await signIn(page, ballast, admin);
    await main(page).waitFor();
    return page;
}

const main = (page) => page.getByRole('navigation', {name: 'Main'});
const focused = (page) =>
    page.evaluate(() => {
        const on = document.activeElement;
        const text =
            on?.getAttribute('aria-label') ?? on?.labels?.[0]?.textContent ?? on?.innerText;
        return (on?.id === 'main' ? 'main' : (text ?? '')).trim();
    });
const hasFocus = (page, name) =>
    eventually(async () => assert.match(await focused(page), name), 10_000);

// Tab until the focus is on something with that name.
async function tabTo(page, name) {
    for (let steps = 0; steps < 80; ++steps) {
        if (name.test(await focused(page))) return;
        await page.keyboard.press('Tab');
    }
    assert.fail(`Tab does not reach ${name}`);
}

async function type(page, text) {
    await page.keyboard.press('Control+A');
    await page.keyboard.type(text);
}

// The error that is linked to a field.
async function errorAt(field, text) {
    await eventually(async () => {
        assert.equal(await field.getAttribute('aria-invalid'), 'true');
        const ids = ((await field.getAttribute('aria-describedby')) ?? '').split(' ');
        const id = ids.find((one) => one.endsWith('-error'));
        assert.ok(id, 'no error is linked to the field');
        const shown = await field.page().locator(`[id="${id}"]`).innerText();
        assert.match(shown, text);
    }, 20_000);
    // And nowhere else.
    assert.equal(await field.page().locator('.problem').count(), 0);
}

test('a server is set up by keyboard, with the errors at their fields', async () => {
    const page = await newPage();
    await page.goto(ballast.link);
    await page.getByRole('heading', {name: 'Set up this server'}).waitFor();
    await hasFocus(page, /^Name of the home workspace/);
    for (const text of ['Example Bank', admin.name, 'not an address', 'too short']) {
        await page.keyboard.type(text);
        await page.keyboard.press('Tab');
    }
    await hasFocus(page, /^Set up$/);
    await page.keyboard.press('Enter');
    await errorAt(page.getByLabel('E-mail address'), /such as jane@example\.com/);
    await checkAccessibility(page);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    await hasFocus(page, /^E-mail address/);
    await type(page, admin.email);
    await page.keyboard.press('Enter');
    await errorAt(page.getByLabel('Password'), /at least 15/);
    assert.equal(await page.getByLabel('Your name').inputValue(), admin.name);
    assert.equal(await page.getByLabel('Password').inputValue(), 'too short');
    await page.keyboard.press('Tab');
    await type(page, admin.password);
    await page.keyboard.press('Enter');
    await main(page).waitFor();
    for (const role of ['analyst', 'manager']) await invite(page, browser, ballast, role);
    await page.context().close();
});

test('a sign-in by keyboard keeps what was typed when it is refused', async () => {
    const page = await newPage();
    await page.goto(`${ballast.url}/`);
    await hasFocus(page, /^E-mail address/);
    // Nothing is sent while something is missing.
    await page.keyboard.press('Enter');
    await page.getByText('Enter your e-mail address.', {exact: true}).waitFor();
    await page.keyboard.type(admin.email);
    await page.keyboard.press('Tab');
    await page.keyboard.type('not the password');
    await page.keyboard.press('Enter');
    await page
        .getByRole('alert')
        .getByText(/is wrong/)
        .waitFor();
    assert.equal(await page.getByLabel('E-mail address').inputValue(), admin.email);
    await hasFocus(page, /^Password/);
    await page.keyboard.press('Tab');
    await hasFocus(page, /^Forgot password/);
    await page.keyboard.press('Shift+Tab');
    await type(page, admin.password);
    await page.keyboard.press('Enter');
    await main(page).waitFor();
    await page.context().close();
});

test('a link that has expired says so and keeps what was typed', async () => {
    const page = await newPage();
    await page.goto(`${ballast.url}/invitation?key=${'0'.repeat(64)}`);
    await hasFocus(page, /^Password/);
    await page.keyboard.type('short');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('used or has expired').waitFor();
    assert.equal(await page.getByLabel('Password').inputValue(), 'short');
    await page.context().close();
});

test('a user is invited by keyboard, and the focus comes back from the dialogs', async () => {
    const page = await signedIn();
    await page.goto(`${ballast.url}/w/home/users`);
    await page.getByRole('table', {name: 'Users'}).waitFor();
    await page.getByRole('button', {name: 'Invite user'}).focus();
    await page.keyboard.press('Enter');
    await hasFocus(page, /^E-mail address/);
    await page.keyboard.press('Escape');
    await hasFocus(page, /^Invite user$/);
    await page.keyboard.press('Enter');
    await hasFocus(page, /^E-mail address/);
    await page.keyboard.type(memberOf('analyst').email.toUpperCase());
    await page.keyboard.press('Enter');
    await errorAt(page.getByLabel('E-mail address'), /is a user already/);
    await type(page, 'carl@example');
    await page.keyboard.press('Tab');
    await type(page, long);
    await page.keyboard.press('Enter');
    await errorAt(page.getByLabel('Name', {exact: true}), /100/);
    assert.equal(await page.getByLabel('E-mail address').inputValue(), 'carl@example');
    await type(page, 'Carl');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', {name: 'Invitation'}).waitFor();
    await checkAccessibility(page);
    await tabTo(page, /^Done$/);
    await page.keyboard.press('Enter');
    await hasFocus(page, /^Invite user$/);

    // The dialog of a user, the question in it, and what is left when the user has gone.
    const row = page.getByRole('row').filter({hasText: 'carl@example'});
    await row.getByRole('button').first().focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', {name: 'Carl'});
    const email = dialog.getByLabel('E-mail address');
    await email.focus();
    await type(page, admin.email);
    await page.keyboard.press('Enter');
    await errorAt(email, /already a user/);
    await dialog.getByRole('button', {name: 'Delete'}).focus();
    await page.keyboard.press('Enter');
    await hasFocus(page, /^Cancel$/);
    await page.keyboard.press('Escape');
    await dialog.waitFor();
    assert.equal(await email.inputValue(), admin.email);
    await dialog.getByRole('button', {name: 'Delete'}).focus();
    await page.keyboard.press('Enter');
    await hasFocus(page, /^Cancel$/);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await row.waitFor({state: 'detached'});
    await hasFocus(page, /^main$/);
    await page.context().close();
});

test('names of workspaces and members are corrected at their fields', async () => {
    const page = await signedIn();
    await page.goto(`${ballast.url}/w/home/workspace`);
    for (const name of ['Rates desk', 'Credit desk']) {
        const field = page.getByLabel('Name of the team');
        await field.focus();
        if (name === 'Rates desk') {
            await page.keyboard.type(long);
            await page.keyboard.press('Enter');
            await errorAt(field, /100/);
        }
        await type(page, name);
        await page.keyboard.press('Enter');
        await page.getByRole('heading', {name, exact: true}).waitFor();
    }
    const slug = page.getByLabel('Short name');
    await slug.focus();
    for (const [text, expected] of [
        ['Credit Desk!', /lower-case letters, digits and hyphens, such as credit-desk/],
        ['rates-desk', /already a workspace/],
    ]) {
        await type(page, text);
        await page.keyboard.press('Enter');
        await errorAt(slug, expected);
        assert.equal(await slug.inputValue(), text);
    }
    await page.goto(`${ballast.url}/w/credit-desk/members`);
    await page.getByRole('button', {name: 'Add member'}).focus();
    await page.keyboard.press('Enter');
    await hasFocus(page, /^E-mail address/);
    await page.keyboard.type('nobody@example.com');
    await page.keyboard.press('Enter');
    await errorAt(page.getByLabel('E-mail address'), /there is no user.*invite new users/);
    await type(page, memberOf('analyst').email);
    await page.keyboard.press('Enter');
    await hasFocus(page, /^Add member$/);
    const remove = page.getByRole('button', {name: /^Remove .*analyst/});
    await remove.focus();
    await page.keyboard.press('Enter');
    await hasFocus(page, /^Cancel$/);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await remove.waitFor({state: 'detached'});
    await hasFocus(page, /^main$/);

    // A workspace ends by its name, and not by another.
    await page.goto(`${ballast.url}/w/credit-desk/workspace`);
    await page.getByRole('button', {name: 'Export workspace'}).focus();
    await page.keyboard.press('Enter');
    await page.getByText(/^Exported to/).waitFor();
    await page.getByRole('button', {name: 'Delete workspace'}).focus();
    await page.keyboard.press('Enter');
    await hasFocus(page, /^Type the name/);
    await page.keyboard.press('Enter');
    await page.getByText('Required: the name of the workspace.').waitFor();
    await page.keyboard.type('Credit');
    await page.keyboard.press('Enter');
    await errorAt(page.getByLabel(/^Type the name/), /"Credit desk"/);
    await checkAccessibility(page);
    await page.keyboard.press('Escape');
    await hasFocus(page, /^Delete workspace$/);
    await page.context().close();
});

test('the account is changed by keyboard, with the errors at their fields', async () => {
    const page = await signedIn();
    await page.goto(`${ballast.url}/w/home/account`);
    const name = page.getByRole('form', {name: 'Profile'}).getByLabel('Name');
    await name.focus();
    await type(page, long);
    await page.keyboard.press('Enter');
    await errorAt(name, /100/);
    await type(page, admin.name);
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Saved').waitFor();
    const form = page.getByRole('form', {name: 'Password'});
    await form.getByLabel('Current password').focus();
    await page.keyboard.type('not the password');
    await page.keyboard.press('Tab');
    await page.keyboard.type('eleven violet umbrellas');
    await page.keyboard.press('Enter');
    await errorAt(form.getByLabel('Current password'), /not your current password/);
    assert.equal(await form.getByLabel('New password').inputValue(), 'eleven violet umbrellas');
    await type(page, 'short');
    await page.keyboard.press('Shift+Tab');
    await type(page, admin.password);
    await page.keyboard.press('Enter');
    await errorAt(form.getByLabel('New password'), /at least 15/);

    const codes = page.getByRole('form', {name: 'One-time codes'});
    await codes.getByLabel('Your password').focus();
    await page.keyboard.type('wrong');
    await page.keyboard.press('Enter');
    await errorAt(codes.getByLabel('Your password'), /not your current password/);
    await type(page, admin.password);
    await page.keyboard.press('Enter');
    await hasFocus(page, /^Code of the app/);
    await page.keyboard.type('12 34');
    await page.keyboard.press('Enter');
    await page.getByText('Enter the six digits.').waitFor();
    await type(page, '000 000');
    await page.keyboard.press('Enter');
    await errorAt(page.getByLabel('Code of the app'), /compare the time/);
    await page.keyboard.press('Escape');
    await hasFocus(page, /^(Your password|Set up)/);
    await page.context().close();
});

test('the audit log is filtered by keyboard, and days that are wrong are not requested', async () => {
    const page = await signedIn();
    await page.goto(`${ballast.url}/w/home/audit`);
    const entries = page.getByRole('table', {name: 'Audit log'});
    await entries.getByText('auth.setup').waitFor();
    await page.getByLabel('Method').focus();
    await page.keyboard.type('user.invite');
    await page.keyboard.press('Enter');
    await entries.getByText('auth.setup').waitFor({state: 'detached'});
    await hasFocus(page, /^Method/);
    await page.getByLabel('From').fill('2026-02-02');
    await page.getByLabel('To').fill('2026-02-01');
    await page.getByLabel('To').press('Enter');
    await errorAt(page.getByLabel('To'), /before the first day/);
    assert.equal(await page.getByLabel('From').inputValue(), '2026-02-02');
    await page.getByLabel('To').fill('2026-02-03');
    await page.getByLabel('To').press('Enter');
    await page.getByText('No entries match the filter.').waitFor();
    for (const text of ['tomorrow', '20261-02-03']) {
        await page.goto(`${ballast.url}/w/home/audit?to=${text}`);
        await errorAt(page.getByLabel('To'), new RegExp(`"${text}" is not a day`));
        await checkAccessibility(page);
    }
    await page.goto(`${ballast.url}/w/home/activity?before=many`);
    await page.getByRole('table', {name: 'Activity'}).waitFor();
    await page.context().close();
});

test('a backup is made and its dialogs are left by keyboard', async () => {
    const page = await signedIn();
    await page.goto(`${ballast.url}/w/home/backups`);
    await page.getByRole('heading', {name: 'No backups'}).waitFor();
    await page.getByRole('button', {name: 'From a file'}).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', {name: 'Backup from a file'}).waitFor();
    await tabTo(page, /^Restore$/);
    await page.getByText('Choose a file.').first().waitFor();
    await page.keyboard.press('Escape');
    await hasFocus(page, /^From a file/);
    await page.getByRole('button', {name: 'New backup'}).focus();
    await page.keyboard.press('Enter');
    await hasFocus(page, /^Note/);
    await page.keyboard.type('before the upgrade');
    await page.keyboard.press('Enter');
    await hasFocus(page, /^New backup$/);
    await page.getByText('Waiting for a worker').waitFor();
    await page.context().close();
});

test('a job is offered for cancellation to its submitter and to managers only', async () => {
    const manager = await signInAs(browser, ballast, 'manager');
    const work = {method: 'risk.exposures', request: {positions: [{symbol: 'A', value: 2}]}};
    await call(manager, 'POST', '/jobs', work);
    const analyst = await signInAs(browser, ballast, 'analyst');
    const cancel = (page) => page.getByRole('button', {name: 'Cancel Exposures'});
    const job = (page) =>
        page.getByRole('table', {name: 'Jobs'}).getByRole('button', {name: 'Details of Exposures'});
    for (const page of [analyst, manager]) {
        await page.goto(`${ballast.url}/w/home/jobs`);
        await job(page).first().waitFor();
    }
    await cancel(manager).waitFor();
    assert.equal(await cancel(analyst).count(), 0);
    // Likewise as it is announced, and of the analyst's own.
    await call(analyst, 'POST', '/jobs', work);
    await cancel(analyst).waitFor();
    assert.equal(await cancel(analyst).count(), 1);
    await eventually(async () => assert.equal(await cancel(manager).count(), 2));
    await cancel(analyst).focus();
    await analyst.keyboard.press('Enter');
    await cancel(analyst).waitFor({state: 'detached'});
    await eventually(async () => assert.equal(await cancel(manager).count(), 1));
    for (const page of [analyst, manager]) await page.context().close();
});

test('sizes of all workspaces are shown in the home workspace only', async () => {
    const page = await signedIn();
    await page.goto(`${ballast.url}/w/home/storage`);
    await page.getByRole('heading', {name: 'Files of all workspaces'}).waitFor();
    await page.getByText('Free on the disk').waitFor();
    await checkAccessibility(page);
    await page.goto(`${ballast.url}/w/credit-desk/storage`);
    await page.getByRole('heading', {name: 'Files of this workspace'}).waitFor();
    assert.equal(await page.getByText(/all workspaces|Free on the disk|Database/).count(), 0);
    await page.getByRole('button', {name: 'Remove now'}).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('was removed').waitFor();
    await page.context().close();
});

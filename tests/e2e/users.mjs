// A server with users in a browser: set-up, sign-in with password and one-time code, invitation, members,
// account, workspaces. It has a server of its own, because the others belong to one owner.
import assert from 'node:assert/strict';
import {createHmac} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import {after, before, test} from 'node:test';
import {startBallast} from './ballast_process.mjs';
import {checkAccessibility} from './axe.mjs';
import {eventually, launchBrowser, longTimeout} from './browser.mjs';

const admin = {email: 'ada@example.com', password: 'a lighthouse in the fog', name: 'Ada Admin'};
const member = {email: 'bob@example.com', password: 'five wooden ladders', name: 'Bob Member'};

let ballast;
let browser;

// RFC 6238: the code of a base32 secret now, and of the step after it.
function codeOf(secret, later = 0) {
    let bits = '';
    for (const letter of secret)
        bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0');
    const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
    const mac = createHmac('sha1', key).update(counter).digest();
    const at = mac[19] & 15;
    return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

before(
    async () => {
        ballast = await startBallast({
            BALLAST_USERS: 'true',
            BALLAST_SIGN_IN_LIMIT_PER_MINUTE: '0',
        });
        browser = await launchBrowser();
    },
    {timeout: 240_000},
);

after(async () => {
    await browser?.close();
    await ballast?.stop();
});

async function newPage(viewport = {width: 1280, height: 900}) {
    const context = await browser.newContext({viewport});
    const page = await context.newPage();
    page.setDefaultTimeout(longTimeout);
    return page;
}

async function signIn(page, user) {
    await page.goto(`${ballast.url}/`);
    await page.getByLabel('E-mail address').fill(user.email);
    await page.getByLabel('Password').fill(user.password);
    await page.getByRole('button', {name: 'Sign in'}).click();
}

const main = (page) => page.getByRole('navigation', {name: 'Main'});

test('the link of a new server makes its first administrator, and signs nobody in afterwards', async () => {
    const page = await newPage();
    await page.goto(ballast.link);
    await page.getByRole('heading', {name: 'Set up this server'}).waitFor();
    await checkAccessibility(page);
    await page.getByLabel('Name of the home workspace').fill('Example Bank');
    await page.getByLabel('Your name').fill(admin.name);
    await page.getByLabel('E-mail address').fill(admin.email);
    await page.getByLabel('Password').fill('too short');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('15').waitFor();
    await page.getByLabel('Password').fill(admin.password);
    await page.keyboard.press('Enter');
    await main(page).waitFor();
    await page.getByText('Example Bank').first().waitFor();
    assert.match(page.url(), /\/w\/home\//);
    const cookies = await page.context().cookies();
    const session = cookies.find((one) => one.name === 'ballast_session');
    assert.ok(session.httpOnly);
    assert.equal(session.sameSite, 'Strict');
    await page.context().close();
});

test('a wrong password is refused with the same words as an unknown address', async () => {
    const page = await newPage();
    const words = [];
    for (const email of [admin.email, 'nobody@example.com']) {
        await signIn(page, {email, password: 'not the password'});
        words.push(await page.getByRole('alert').innerText());
    }
    assert.equal(words[0], words[1]);
    await page.getByRole('button', {name: 'Forgot password'}).click();
    await page.getByRole('status').getByText('who see your request').waitFor();
    await checkAccessibility(page);
    await page.context().close();
});

test('an invited user sets a password, is a member, and sees no page of administrators', async () => {
    const page = await newPage();
    await signIn(page, admin);
    await main(page).getByRole('link', {name: 'Users'}).click();
    await page.getByRole('button', {name: 'Invite user'}).click();
    await page.getByLabel('E-mail address').fill(member.email);
    await page.getByLabel('Name', {exact: true}).fill(member.name);
    await page.getByLabel('Role in the home workspace').selectOption('analyst');
    await page.getByRole('button', {name: 'Invite', exact: true}).click();
    const dialog = page.getByRole('dialog', {name: 'Invitation'});
    const link = await dialog.locator('code').first().innerText();
    await dialog.getByRole('button', {name: 'Done'}).click();
    await page.getByRole('row').filter({hasText: member.email}).getByText('Invited').waitFor();
    await checkAccessibility(page);

    const guest = await newPage({width: 390, height: 844});
    await guest.goto(link);
    await guest.getByRole('heading', {name: 'Accept the invitation'}).waitFor();
    await checkAccessibility(guest);
    await guest.getByLabel('Password').fill(member.password);
    await guest.getByRole('button', {name: 'Set password'}).click();
    await guest.getByText('The password is set.').waitFor();
    assert.equal(await guest.getByLabel('E-mail address').inputValue(), member.email);
    await guest.getByLabel('Password').fill(member.password);
    await guest.keyboard.press('Enter');
    await guest.getByRole('button', {name: 'Menu'}).waitFor();
    await guest.goto(`${ballast.url}/w/home/users`);
    await guest.getByText('user:manage').first().waitFor();
    await guest.getByRole('button', {name: 'Menu'}).click();
    const menu = guest.getByRole('dialog', {name: 'Menu'});
    await menu.getByRole('link', {name: 'Members'}).waitFor();
    assert.equal(await menu.getByRole('link', {name: 'Users'}).count(), 0);
    // The link is not for somebody who is signed in, and works once.
    await guest.goto(link);
    await guest.getByText(`You are signed in as ${member.name}`).waitFor();
    await checkAccessibility(guest);
    await guest.getByRole('button', {name: 'Sign out'}).click();
    await guest.getByLabel('Password').fill(member.password);
    await guest.keyboard.press('Enter');
    await guest.getByRole('alert').getByText('used or has expired').waitFor();
    await guest.context().close();
    await page.context().close();
});

test('one-time codes are set up with a QR code and asked for at the next sign-in', async () => {
    const page = await newPage();
    await signIn(page, member);
    await main(page).getByRole('link', {name: 'Account', exact: true}).click();
    const form = page.getByRole('form', {name: 'One-time codes'});
    await form.getByLabel('Your password').fill(member.password);
    await form.getByRole('button', {name: 'Set up'}).click();
    const dialog = page.getByRole('dialog', {name: 'Set up one-time codes'});
    await dialog.getByRole('img', {name: 'QR code of the secret'}).waitFor();
    await checkAccessibility(page);
    const secret = await dialog.locator('code.secret').innerText();
    await dialog.getByLabel('Code of the app').fill(codeOf(secret));
    await dialog.getByRole('button', {name: 'Switch on'}).click();
    const codes = page.getByRole('dialog', {name: 'Recovery codes'});
    const recovery = (await codes.locator('code').innerText()).split('\n');
    assert.equal(recovery.length, 10);
    await codes.getByRole('button', {name: 'I stored them'}).click();
    await page.getByText('10 recovery codes are left').waitFor();

    const again = await newPage();
    await signIn(again, member);
    const code = again.getByRole('textbox', {name: 'One-time code'});
    await code.fill('000000');
    await again.keyboard.press('Enter');
    await again.getByRole('alert').waitFor();
    await code.fill(recovery[0]);
    await again.keyboard.press('Enter');
    await main(again).waitFor();

    // Both sign-ins are listed, and one ends the other.
    await again.goto(`${ballast.url}/account`);
    await again.getByRole('button', {name: 'End all others'}).click();
    await page.reload();
    await page.getByRole('heading', {name: 'Sign in'}).waitFor();
    await again.context().close();
    await page.context().close();
});

test('a team is made, its address opens it, and the workspace is switched in the header', async () => {
    const page = await newPage();
    await signIn(page, admin);
    await main(page).getByRole('link', {name: 'Workspace'}).click();
    await page.getByLabel('Name of the team').fill('Credit desk');
    await page.getByRole('button', {name: 'Make team'}).click();
    await page.waitForURL(/\/w\/credit-desk\/workspace/);
    await page.getByRole('heading', {name: 'Credit desk'}).waitFor();
    await checkAccessibility(page);
    await main(page).getByRole('link', {name: 'Members'}).click();
    await page.getByRole('button', {name: 'Add member'}).click();
    await page.getByLabel('E-mail address').fill(member.email);
    await page.getByRole('button', {name: 'Add', exact: true}).click();
    await page.getByRole('row').filter({hasText: member.email}).getByText('viewer').waitFor();
    await checkAccessibility(page);
    await page.getByRole('button', {name: /^Workspace Credit desk/}).click();
    await page.getByRole('link', {name: 'Example Bank'}).click();
    await page.waitForURL(/\/w\/home\//);
    await page.goto(`${ballast.url}/w/not-mine/portfolios`);
    await main(page).waitFor();
    assert.doesNotMatch(page.url(), /not-mine/);
    await page.context().close();
});

test('a file is downloaded from the workspace of the page', async () => {
    const page = await newPage();
    await signIn(page, admin);
    await main(page).waitFor();
    await page.goto(`${ballast.url}/w/credit-desk/onboarding`);
    await page.getByLabel('File of positions').setInputFiles({
        name: 'positions.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from('ticker,quantity,entry_price,entry_date\nAAPL,100,158.25,2024-01-16\n'),
    });
    await page.getByLabel('Name', {exact: true}).fill('Desk');
    await page.getByRole('button', {name: 'Upload', exact: true}).click();
    const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', {name: 'Download the corrected file'}).click(),
    ]);
    assert.equal(file.suggestedFilename(), 'desk-positions.csv');
    assert.match(await readFile(await file.path(), 'utf8'), /AAPL,100/);
    await page.getByRole('button', {name: 'Create the portfolio'}).click();
    await page.getByRole('heading', {name: 'First batch'}).waitFor();
    // The address of an object of this workspace in another one leads back.
    await page.goto(`${ballast.url}/w/home/portfolios/desk`);
    await page.getByRole('alert').waitFor();
    await checkAccessibility(page);
    await page.locator('main').getByRole('link', {name: 'Credit desk'}).click();
    await page.waitForURL(/\/w\/credit-desk\/portfolios\/desk/);
    await page.getByRole('heading', {level: 1, name: 'Desk'}).waitFor();
    await page.context().close();
});

test('a limit is submitted, commented on, returned and approved by a second person, and then frozen', async () => {
    const page = await newPage();
    await signIn(page, admin);
    await main(page).waitFor();
    await page.goto(`${ballast.url}/w/home/limits`);
    await page.getByRole('button', {name: 'New limit'}).first().click();
    await page.getByLabel('Name', {exact: true}).fill('Largest position');
    await page.getByLabel('Metric').fill('concentration.top1');
    await page.getByLabel('Hard threshold').fill('10');
    await page.getByRole('button', {name: 'Create', exact: true}).click();
    await page.getByRole('button', {name: 'Review Largest position'}).click();
    const dialog = page.getByRole('dialog', {name: 'Review of Largest position'});
    await dialog.getByText('No review was requested.').waitFor();
    await dialog.getByLabel('Comment', {exact: true}).fill('Ten percent, as decided in March.');
    await dialog.getByRole('button', {name: 'Comment', exact: true}).click();
    const said = dialog.getByRole('list', {name: 'Comments and decisions'});
    await said.getByText('Ten percent, as decided in March.').waitFor();
    await dialog.getByRole('button', {name: 'Request review'}).click();
    const ask = page.getByRole('dialog', {name: 'Request a review: Largest position'});
    await ask.getByRole('button', {name: 'Request review'}).click();
    await dialog.getByText('In review').waitFor();
    await checkAccessibility(page);

    // Another manager decides.
    const other = {
        email: 'cleo@example.com',
        password: 'seven copper kettles',
        name: 'Cleo Manager',
    };
    await page.goto(`${ballast.url}/w/home/users`);
    await page.getByRole('button', {name: 'Invite user'}).click();
    await page.getByLabel('E-mail address').fill(other.email);
    await page.getByLabel('Name', {exact: true}).fill(other.name);
    await page.getByLabel('Role in the home workspace').selectOption('manager');
    await page.getByRole('button', {name: 'Invite', exact: true}).click();
    const link = await page
        .getByRole('dialog', {name: 'Invitation'})
        .locator('code')
        .first()
        .innerText();
    const second = await newPage({width: 390, height: 844});
    await second.goto(link);
    await second.getByLabel('Password').fill(other.password);
    await second.getByRole('button', {name: 'Set password'}).click();
    await second.getByText('The password is set.').waitFor();
    await second.getByLabel('Password').fill(other.password);
    await second.keyboard.press('Enter');
    await second.getByRole('button', {name: 'Menu'}).waitFor();
    await second.goto(`${ballast.url}/w/home/reviews`);
    await second.getByRole('table', {name: 'Reviews'}).getByText('Largest position').waitFor();
    await checkAccessibility(second);
    await second.goto(`${ballast.url}/w/home/limits`);
    await second.getByRole('button', {name: 'Review Largest position'}).click();
    const review = second.getByRole('dialog', {name: 'Review of Largest position'});
    await review.getByRole('button', {name: 'Approve', exact: true}).click();
    const approve = second.getByRole('dialog', {name: 'Approve: Largest position'});
    await approve.getByLabel('Comment').fill('Agreed.');
    await approve.getByRole('button', {name: 'Approve', exact: true}).click();
    await review.getByText(/^Approved by Cleo Manager/).waitFor();

    // It does not change any more, and the way out is named.
    await page.goto(`${ballast.url}/w/home/limits`);
    await page.getByRole('button', {name: 'Edit Largest position'}).click();
    await page.getByLabel('Hard threshold').fill('20');
    await page.getByRole('button', {name: 'Save', exact: true}).click();
    await page.getByRole('alert').getByText('review.return').first().waitFor();
    await page.goto(`${ballast.url}/w/home/activity`);
    await page.getByRole('table', {name: 'Activity'}).getByText('Cleo Manager').first().waitFor();
    await checkAccessibility(page);
    await second.context().close();
    await page.context().close();
});

test('a viewer reads stored results and is offered nothing that is refused', async () => {
    const viewer = {email: 'vera@example.com', password: 'nine paper kites', name: 'Vera Viewer'};
    const page = await newPage();
    await signIn(page, admin);
    await main(page).waitFor();
    await page.goto(`${ballast.url}/w/home/batch`);
    await page.getByRole('button', {name: 'Run batch'}).click({timeout: 240_000});
    await page.getByRole('button', {name: 'Run', exact: true}).click();
    await page.getByRole('table', {name: 'Batch of 2025-06-30'}).waitFor();
    await page.goto(`${ballast.url}/w/home/users`);
    await page.getByRole('button', {name: 'Invite user'}).click();
    await page.getByLabel('E-mail address').fill(viewer.email);
    await page.getByLabel('Name', {exact: true}).fill(viewer.name);
    await page.getByLabel('Role in the home workspace').selectOption('viewer');
    await page.getByRole('button', {name: 'Invite', exact: true}).click();
    const invitation = page.getByRole('dialog', {name: 'Invitation'});
    const link = await invitation.locator('code').first().innerText();

    const guest = await newPage();
    await guest.goto(link);
    await guest.getByLabel('Password').fill(viewer.password);
    await guest.getByRole('button', {name: 'Set password'}).click();
    await guest.getByText('The password is set.').waitFor();
    await guest.getByLabel('Password').fill(viewer.password);
    await guest.keyboard.press('Enter');
    await main(guest).waitFor();
    const refused = [];
    guest.on('response', (response) => {
        if (response.status() === 403) refused.push(response.url());
    });
    const book = `${ballast.url}/w/home/portfolios/demo-long-short`;
    const pages = [
        [`${book}/factors`, 'Betas'],
        [`${book}/attribution`, 'Return by factor'],
        [`${book}/stress`, 'Scenarios'],
        [`${book}/proforma`, 'No session is open'],
        [`${ballast.url}/w/home/batch`, 'Runs'],
        [`${ballast.url}/w/home/limits`, 'All limits'],
        [`${ballast.url}/w/home/schedules`, /schedules$/],
        [`${ballast.url}/w/home/reports`, 'Stored reports'],
        [`${ballast.url}/w/home/`, 'Portfolios'],
        [`${ballast.url}/w/home/portfolios`, 'Portfolios'],
        [`${ballast.url}/w/home/ledger/holdings`, 'By group'],
        [`${ballast.url}/w/home/ledger/allocation`, 'No target weights yet'],
        [`${ballast.url}/w/home/ledger/dividends`, 'Calendar'],
        [`${ballast.url}/w/home/ledger/accounts`, 'All accounts'],
        [`${ballast.url}/w/home/ledger/transactions`, 'Transactions'],
        [`${ballast.url}/w/home/ledger/lots`, 'Form 8949'],
        [`${ballast.url}/w/home/net-worth`, 'Change in net worth'],
        [`${ballast.url}/w/home/ledger/performance`, 'Monthly returns'],
        [`${ballast.url}/w/home/ledger/goals`, 'Goals'],
        [`${ballast.url}/w/home/saved-plans`, 'Saved plans'],
        [`${ballast.url}/w/home/market`, 'Market data'],
        [`${ballast.url}/w/home/market/records`, 'Stored data'],
        [`${ballast.url}/w/home/market/providers`, 'Source priority'],
        [`${ballast.url}/w/home/securities`, 'Securities'],
    ];
    const actions =
        /^(New|Add|Set|Create|Run|Check|Edit|Close|Configure|Test|Decide|Download|Delete|Save|Enable|Disable|Acknowledge|Generate|Import|Synchronize)\b/;
    for (const [address, heading] of pages) {
        await guest.goto(address);
        const content = guest.locator('main');
        await content.getByRole('heading', {level: 1}).waitFor();
        await content.getByRole('heading', {name: heading}).first().waitFor();
        const offered = content.getByRole('button', {name: actions});
        // What the user may do is known a moment after the page.
        await eventually(async () => assert.equal(await offered.count(), 0, address));
        await checkAccessibility(guest);
    }
    assert.deepEqual(refused, []);
    // What only writes or computes beyond the ledger is neither in the navigation nor a tab of the ledger.
    for (const name of ['Import', 'Reconcile', 'Retirement', 'Household', 'Independence'])
        assert.equal(await guest.getByRole('link', {name, exact: true}).count(), 0, name);
    await guest.context().close();
    await page.context().close();
});

test('a workspace is exported, then deleted with its data', async () => {
    const page = await newPage();
    await signIn(page, admin);
    await main(page).waitFor();
    await page.goto(`${ballast.url}/w/credit-desk/workspace`);
    await page.getByRole('heading', {name: 'Delete this workspace'}).waitFor();
    const exported = page.waitForEvent('download');
    await page.getByRole('button', {name: 'Export workspace'}).click();
    assert.match((await exported).suggestedFilename(), /^workspace-credit-desk-[0-9a-f]{12}\.tar$/);
    await page.getByRole('button', {name: 'Delete workspace'}).click();
    await page.getByLabel('Type the name, Credit desk, to confirm').fill('Credit desk');
    await checkAccessibility(page);
    await page.getByRole('dialog').getByRole('button', {name: 'Delete', exact: true}).click();
    await page.waitForURL(/\/w\/(?!credit-desk)/);
    await main(page).waitFor();
    await page.goto(`${ballast.url}/w/credit-desk/portfolios`);
    await main(page).waitFor();
    assert.doesNotMatch(page.url(), /credit-desk/);
    await page.context().close();
});

test('a long name of a workspace leaves the header and its search whole', async () => {
    const page = await newPage();
    await signIn(page, admin);
    await main(page).waitFor();
    await page.goto(`${ballast.url}/w/home/workspace`);
    const name = page.getByLabel('Name', {exact: true});
    await name.waitFor();
    const before = await name.inputValue();
    const header = page.getByRole('banner');
    const rename = async (to) => {
        await name.fill(to);
        await page.getByRole('button', {name: 'Save', exact: true}).click();
        await header.getByText(to).waitFor();
    };
    await rename('Example Bank of the Northern Counties and Islands, Treasury');
    for (const width of [1440, 1024, 900]) {
        await page.setViewportSize({width, height: 800});
        const beyond = await page.evaluate(() => {
            const {scrollWidth, clientWidth} = document.documentElement;
            return scrollWidth - clientWidth;
        });
        assert.equal(beyond, 0, `${width}`);
        const search = await header.getByRole('button', {name: /^Search/}).boundingBox();
        assert.ok(search.width >= 60, `the search at ${width} is ${search.width} pixels wide`);
    }
    await page.setViewportSize({width: 1280, height: 900});
    await rename(before);
    await page.context().close();
});

// Members of a server with users: its first administrator, and one of each role, with fixed passwords.
import {longTimeout} from './browser.mjs';

export const admin = {
    email: 'ada@example.com',
    password: 'a lighthouse in the fog',
    name: 'Ada Admin',
};
export const memberOf = (role) => ({
    email: `${role}@example.com`,
    password: `nine paper kites of the ${role}`,
    name: `Vera ${role}`,
});

const main = (page) => page.getByRole('navigation', {name: 'Main'});

// By the link of a new server.
export async function setUp(page, server) {
    await page.goto(server.link);
    await page.getByLabel('Name of the home workspace').fill('Example Bank');
    await page.getByLabel('Your name').fill(admin.name);
    await page.getByLabel('E-mail address').fill(admin.email);
    await page.getByLabel('Password').fill(admin.password);
    await page.keyboard.press('Enter');
    await main(page).waitFor();
}

export async function signIn(page, server, {email, password}) {
    await page.goto(`${server.url}/`);
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', {name: 'Sign in'}).click();
}

export async function signInAs(browser, server, role, viewport = {width: 1440, height: 900}) {
    const context = await browser.newContext({
        viewport,
        reducedMotion: 'reduce',
        acceptDownloads: true,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(longTimeout);
    await signIn(page, server, memberOf(role));
    await main(page).waitFor();
    return page;
}

// Invited by the administrator on `page`; the password is set with the link.
export async function invite(page, browser, server, role) {
    const user = memberOf(role);
    const {key} = await call(page, 'POST', '/users', {
        email: user.email,
        name: user.name,
        role,
    });
    const guest = await (await browser.newContext()).newPage();
    guest.setDefaultTimeout(longTimeout);
    await guest.goto(`${server.url}/invitation?key=${key}`);
    await guest.getByLabel('Password').fill(user.password);
    await guest.getByRole('button', {name: 'Set password'}).click();
    await guest.getByText('The password is set.').waitFor();
    await guest.context().close();
}

// A call of REST as the page itself would make it; throws what a refusal states.
export async function call(page, verb, path, body) {
    const {status, answer} = await page.evaluate(
        async ([verb_, path_, body_]) => {
            const {csrf} = await (await fetch('/session')).json();
            const response = await fetch(`/api/v1${path_}`, {
                method: verb_,
                body: body_ === undefined ? undefined : JSON.stringify(body_),
                headers: {
                    'Content-Type': 'application/json',
                    'X-CSRF-Token': csrf,
                    'Idempotency-Key': String(Math.random()),
                    'Ballast-Workspace': 'home',
                },
            });
            return {status: response.status, answer: await response.json()};
        },
        [verb, path, body],
    );
    if (status >= 400) throw new Error(`${verb} ${path}: ${status} ${JSON.stringify(answer)}`);
    return answer;
}

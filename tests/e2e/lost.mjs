// What is lost when something goes wrong: nothing. A server that is down leaves the last figures with
// their age; a session that ends leaves what was typed.
import assert from 'node:assert/strict';
import {eventually, test} from './stage.mjs';

const book = '/portfolios/demo-long-short';

test('a server that is down leaves what was read, with its age, until it answers', async ({
    page,
    open,
}) => {
    await open(book);
    const digest = page.locator('[data-figure="digest"]');
    const before = await digest.innerText();
    await page.getByRole('link', {name: 'Portfolios', exact: true}).click();
    await page.getByRole('heading', {name: 'Portfolios', level: 1}).waitFor();
    await page.route(/\/(api|livez)/, (route) => route.abort());
    const down = page.getByRole('alert').filter({hasText: 'The server does not answer'});
    // A page that was not read says so and can be tried again; one that was is still there.
    await page.getByRole('link', {name: 'Jobs', exact: true}).click();
    await down.waitFor();
    await page.goBack();
    await page.goBack();
    assert.equal(await digest.innerText(), before);
    await down.getByText(/What is shown was read \d+ (s|min) ago \(20\d\d-/).waitFor();
    await page.unroute(/\/(api|livez)/);
    await down.getByRole('button', {name: 'Try now'}).click();
    await down.waitFor({state: 'detached'});
    assert.equal(await digest.innerText(), before);
});

test(
    'a session that ends leaves what was typed',
    async ({page, url, newLink}) => {
        await page.goto(await newLink());
        await page.getByRole('navigation', {name: 'Main'}).waitFor();
        await page.goto(`${url}${book}/positions`);
        await page.getByRole('button', {name: 'Add position'}).click();
        const form = page.getByRole('dialog', {name: 'Add a position'});
        await form.getByLabel('Symbol').fill('ORCL');
        await form.getByLabel('Quantity').fill('12');
        await page.context().clearCookies();
        await form.getByRole('button', {name: /^Add/}).click();
        const door = page.getByRole('dialog', {name: 'Sign in'});
        await door.getByText('What you typed is kept').waitFor();
        // A link that is none is refused, and the door stays.
        await door.getByLabel('Or paste it here').fill('http://127.0.0.1/sign-in?key=none');
        await door.getByRole('button', {name: 'Sign in'}).click();
        await door.getByText('This link was used or is too old.').waitFor();
        await door.getByLabel('Or paste it here').fill(await newLink());
        await door.getByRole('button', {name: 'Sign in'}).click();
        await door.waitFor({state: 'detached'});
        assert.equal(await form.getByLabel('Symbol').inputValue(), 'ORCL');
        assert.equal(await form.getByLabel('Quantity').inputValue(), '12');
        assert.match(page.url(), /demo-long-short\/positions$/);
    },
    {stranger: true},
);

test('a tile of the exposures opens the positions in it', async ({page, open}) => {
    await open(`${book}/exposures`);
    const figure = page.getByRole('figure', {name: 'Gross exposure by sector'});
    await figure.locator('text.name').filter({hasText: /^Broad/}).click();
    const positions = page.getByRole('table', {name: 'Positions', exact: true});
    await positions.waitFor();
    await eventually(async () => {
        const field = page.getByRole('searchbox', {name: 'Filter Positions'});
        assert.equal(await field.inputValue(), 'sector:"Broad Market"');
        const symbols = await positions.locator('tbody').getByRole('rowheader').allInnerTexts();
        assert.deepEqual(symbols, ['QQQ250815C00420000', 'SPY250919C00460000']);
    });
});

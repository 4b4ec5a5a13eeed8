// The calculator of bonds.
import assert from 'node:assert/strict';
import {eventually, format, test} from './harness.mjs';
import {figure} from './shown.mjs';

test('the price of a bond matches REST, and accrued interest is negative in the ex-dividend period', async ({
    page,
    open,
    api,
}) => {
    const shows = (key, x, digits) =>
        eventually(async () =>
            assert.match(
                await figure(page, `bond.${key}`).innerText(),
                new RegExp(`^${format(x, digits).replace('.', '\\.')}`),
            ),
        );
    await open('/bonds?settlement=2024-01-25');
    const form = page.getByRole('form', {name: 'Bond terms'});
    const terms = {settlement: '2024-01-25', maturity: '2034-07-31', coupon: 0.0425};
    const gilt = await api('POST', '/alm/bond', {...terms, clean_price: 98.5});
    assert.ok(gilt.accrued_interest < 0);
    await shows('accrued_interest', gilt.accrued_interest, 6);
    await shows('dirty_price', gilt.dirty_price, 6);
    await shows('yield', gilt.yield * 100, 4);
    await page
        .getByText(`the seller receives the coupon of ${gilt.next_coupon}`, {exact: false})
        .waitFor();
    const payments = page.getByRole('table', {name: 'Payments'});
    assert.equal(await payments.locator('tbody').getByRole('row').count(), gilt.flows.length);
    await figure(page, 'bond.accrued_interest').click();
    const why = page.getByRole('dialog', {name: 'Why: Accrued interest'});
    await why.getByText('yes: the seller receives the coupon').waitFor();
    await page.keyboard.press('Escape');
    // From a yield, by the conventions of the other market.
    await form.getByLabel('Market').selectOption('us_treasury');
    await form.getByLabel('Quote').selectOption('yield');
    await form.getByLabel(/^Yield/).fill('4.1');
    await form.getByRole('button', {name: 'Calculate'}).click();
    const treasury = await api('POST', '/alm/bond', {
        ...terms,
        market: 'us_treasury',
        yield: 0.041,
    });
    await shows('clean_price', treasury.clean_price, 6);
    await shows('modified_duration', treasury.modified_duration, 4);
    await shows('pv01', treasury.pv01, 6);
    assert.match(page.url(), /market=us_treasury.*quote=yield&quoted=4\.1/);
});

test('an invalid bond term has its error at its field', async ({page, open}) => {
    await open('/bonds?settlement=2024-01-25');
    const form = page.getByRole('form', {name: 'Bond terms'});
    const alert = (text) => form.getByRole('alert').filter({hasText: text}).waitFor();
    await form.getByLabel(/^Coupon /).fill('400');
    await alert('expected a percentage from 0 to 100');
    await form.getByLabel('Settlement').fill('2034-07-31');
    await alert('expected a date before 2034-07-31');
    assert.equal(
        await form.getByRole('button', {name: 'Calculate'}).getAttribute('aria-disabled'),
        'true',
    );
    await form.getByLabel(/^Coupon /).fill('4');
    await form.getByLabel('Settlement').fill('2024-01-25');
    // Errors that only the method detects are shown at the field too.
    await form.getByLabel('Issue').fill('2023-12-25');
    await form.getByLabel('First coupon').fill('2024-03-01');
    await form.getByRole('button', {name: 'Calculate'}).click();
    await alert('first_coupon 2024-03-01 is not a coupon date after the issue');
});

test('the command BOND and the navigation open the page of bonds', async ({page, open}) => {
    await open('/');
    await page
        .getByRole('navigation', {name: 'Main'})
        .getByRole('link', {name: 'Bond prices'})
        .click();
    await page.getByRole('heading', {level: 1, name: 'Bonds'}).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('BOND treasury 4.5 2063-11-15 99.25');
    await page.keyboard.press('Enter');
    await page.waitForURL(
        /\/bonds\?market=us_treasury&maturity=2063-11-15&coupon=4\.5&quoted=99\.25/,
    );
    await figure(page, 'bond.yield').waitFor();
});

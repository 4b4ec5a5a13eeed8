// Onboarding: a file with errors is repaired on the page, left and resumed, and becomes a portfolio.
import assert from 'node:assert/strict';
import {test} from './harness.mjs';
import {table} from './shown.mjs';

test('a file is repaired, resumed, and becomes an active portfolio', async ({page, open, api}) => {
    const slug = `onboard-${Math.random().toString(36).slice(2, 8)}`;
    await open('/onboarding');
    await page.getByLabel('File of positions').setInputFiles({
        name: 'positions.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(
            'ticker,quantity,entry_price,entry_date,tags\n' +
                'AAPL,100,158.25,2024-01-16,"tech,core"\n' +
                'MSFT,12x,380,2024-01-16,tech\n' +
                'KO,5,60,2099-01-01,\n' +
                'CELLAR,2,5000,2022-05-04,\n',
        ),
    });
    await page.getByLabel('Name', {exact: true}).fill('Onboarded');
    await page.getByLabel('Short name').fill(slug);
    await page.getByRole('button', {name: 'Upload', exact: true}).click();
    await page.getByRole('heading', {level: 1, name: 'Onboarding of a portfolio'}).waitFor();
    await page.getByRole('button', {name: 'Edit line 3'}).click();
    const row = page.getByRole('dialog', {name: 'Line 3'});
    await row.getByText(/expected a decimal number/).waitFor();
    await row.getByLabel('quantity').fill('12');
    await row.getByRole('button', {name: 'Save row'}).click();
    await page.getByRole('button', {name: 'Edit line 3'}).waitFor({state: 'detached'});
    // Left and resumed.
    await open('/onboarding');
    await table(page, 'Onboardings').getByRole('link', {name: 'Onboarded'}).first().click();
    await page.getByRole('button', {name: 'Edit line 4'}).click();
    await page
        .getByRole('dialog', {name: 'Line 4'})
        .getByRole('button', {name: 'Remove row'})
        .click();
    await table(page, 'Rows of the file').getByText('CELLAR').waitFor();
    await page.getByRole('button', {name: 'Create the portfolio'}).click();
    await page.getByRole('button', {name: 'Identify CELLAR (Securities)'}).click();
    const what = page.getByRole('dialog', {name: 'Identify CELLAR'});
    await what.getByLabel('Latest price of a private asset').fill('5600');
    await what.getByRole('button', {name: 'Keep as private asset'}).click();
    await what.waitFor({state: 'detached'});
    await table(page, 'Readiness of the engines')
        .getByText(/CELLAR has 1 daily return,/)
        .first()
        .waitFor();
    await page.getByRole('button', {name: 'Run with incomplete data'}).click();
    await page.getByRole('link', {name: 'open Onboarded'}).click();
    await page.getByRole('heading', {level: 1, name: /Onboarded/}).waitFor();
    const summary = await api('GET', `/portfolios/${slug}/summary`);
    assert.equal(summary.as_of, '2025-06-30');
    const portfolio = await api('GET', `/portfolios/${slug}`);
    assert.equal(portfolio.name, 'Onboarded');
});

test('columns of another program are mapped by hand', async ({page, open, api}) => {
    const slug = `mapped-${Math.random().toString(36).slice(2, 8)}`;
    await open('/onboarding');
    await page.getByLabel('File of positions').setInputFiles({
        name: 'depot.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from('Security;Anzahl;Unit cost;Kauf\nAAPL;1.000;158,25;16.01.2024\n'),
    });
    await page.getByLabel('Name', {exact: true}).fill('Mapped');
    await page.getByLabel('Short name').fill(slug);
    const upload = page.getByRole('button', {name: 'Upload', exact: true});
    await upload.click();
    await page.getByText(/^The file has no column for symbol, quantity/).waitFor();
    // Common names are proposed, the others chosen.
    const ticker = page.getByLabel('Column of ticker');
    await ticker.waitFor();
    assert.equal(await ticker.inputValue(), 'Security');
    assert.equal(await page.getByLabel('Column of entry price').inputValue(), 'Unit cost');
    await page.getByLabel('Column of quantity').selectOption('Anzahl');
    await page.getByLabel('Column of entry date').selectOption('Kauf');
    await page.getByLabel('Date format').selectOption('dmy');
    await page.getByLabel('Decimal separator').selectOption(',');
    await upload.click();
    await table(page, 'Rows of the file').waitFor();
    await page.getByText(/^1 row: 1 valid, 0 with errors/).waitFor();
    const id = page.url().split('/').pop();
    await page.getByRole('button', {name: 'Create the portfolio'}).click();
    await page.getByRole('heading', {name: 'Readiness'}).waitFor();
    const {data} = await api('GET', `/positions?portfolio=${slug}`);
    assert.deepEqual(
        [data[0].quantity, data[0].entry_price, data[0].entry_date],
        ['1000', '158.25', '2024-01-16'],
    );
    await api('POST', `/onboardings/${id}/cancel`, {});
});

test('the templates are downloaded, and an onboarding is canceled', async ({page, open, api}) => {
    const slug = `onboard-${Math.random().toString(36).slice(2, 8)}`;
    await open('/onboarding');
    const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', {name: 'Download positions-short.csv'}).click(),
    ]);
    assert.equal(file.suggestedFilename(), 'positions-short.csv');
    const templates = await api('GET', '/onboarding-templates');
    const made = await api('POST', '/onboardings', {
        slug,
        name: 'Canceled',
        content: templates.data[0].content,
    });
    await open(`/onboarding/${made.id}`);
    await page.getByRole('button', {name: 'Cancel onboarding'}).click();
    await page
        .getByRole('dialog', {name: 'Cancel onboarding of Canceled'})
        .getByRole('button', {name: 'Delete the rows'})
        .click();
    await page.getByRole('heading', {level: 1, name: 'Onboarding', exact: true}).waitFor();
    assert.equal((await api('GET', `/onboardings/${made.id}`)).state, 'cancelled');
});

// Tables in a narrow window: the main ones fit 1024 pixels, and list what they leave out.
import assert from 'node:assert/strict';
import {demoBank} from './banks.mjs';
import {eventually, test} from './harness.mjs';

const narrow = {viewport: {width: 1024, height: 768}};
const book = '/portfolios/demo-long-short';
const pages = (bank) => [
    [`${bank}/sensitivity`, 'Key rates by product'],
    [`${bank}/compare`, 'Change by product'],
    [`${book}/positions`, 'Positions'],
    [`${book}/var`, /^Components of VaR/],
    ['/ledger/holdings', 'Holdings'],
    ['/ledger/transactions', 'Transactions'],
    ['/jobs', 'Jobs'],
    ['/', 'Portfolios'],
    [`${book}/var`, 'VaR and ES by method'],
    [`${book}/backtest`, 'Backtest of one-day VaR forecasts'],
    [`${book}/stress`, 'Scenarios'],
    [`${book}/options`, 'Option positions'],
    ['/options', 'Price by model'],
    ['/clo', 'CLO deals'],
    ['/clo/demo-orion', 'Capital stack'],
    ['/clo/demo-orion/collateral', 'Assets'],
    ['/clo/demo-orion/tests', 'Collateral tests'],
    ['/clo/demo-orion/compliance', 'Cushions by date'],
    ['/clo/demo-orion/compliance', 'Compliance events'],
    ['/household', 'Household year by year'],
    ['/ledger/lots', 'Taxable sales'],
    ['/ledger/lots', 'Open lots'],
    ['/ledger/import', 'Imports'],
    ['/ledger/dividends', 'Dividends by holding'],
    ['/schedules', 'Schedules'],
    ['/market/providers', 'Providers'],
    ['/securities', 'Securities'],
];

// How far a table reaches beyond its place.
const beyond = (table) =>
    table.evaluate((node) => {
        const place = node.closest('.table-scroll');
        return place.scrollWidth - place.clientWidth;
    });

test(
    'the main tables fit a window of 1024 pixels',
    async ({page, open, api}) => {
        const bank = `/balance/${await demoBank({open, api})}`;
        for (const [path, name] of pages(bank)) {
            await open(path);
            const table = page.getByRole('table', {name}).first();
            await table.locator('tbody tr').first().waitFor();
            await eventually(async () => assert.equal(await beyond(table), 0, path));
        }
    },
    narrow,
);

test(
    'a column left out for lack of room is offered in the list of columns, and stays when chosen',
    async ({page, open}) => {
        await open('/ledger/holdings');
        const table = page.getByRole('table', {name: 'Holdings', exact: true});
        const income = table.getByRole('columnheader', {name: /Income/});
        await eventually(async () => assert.equal(await beyond(table), 0));
        assert.equal(await income.count(), 0);
        await page.getByRole('button', {name: /^Columns \(\d+ hidden\)/}).click();
        await page.getByRole('checkbox', {name: /^Income/}).check();
        await income.waitFor();
        await page.setViewportSize({width: 1500, height: 900});
        await table.getByRole('columnheader', {name: 'Type'}).waitFor();
    },
    narrow,
);

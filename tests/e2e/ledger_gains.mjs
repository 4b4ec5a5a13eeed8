// Lots, gains and holdings: figures match REST, and only impossible sales are left out.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {eventually, format, test} from './harness.mjs';
import {postedOf, random, testAccount} from './ledger_accounts.mjs';
import {figure, shows, table} from './shown.mjs';

const signed = (x, digits = 2) => (x > 0 ? '+' : '') + format(x, digits);

test('gains match REST, by tax year and method', async (stage) => {
    const {page, open, api} = stage;
    const account = await testAccount(stage);
    await open(`/ledger/lots?account=${account}&year=2023`);
    const of = async (method) =>
        (
            await api('POST', '/ledger/lots', {accounts: [account], method, wash_sales: true})
        ).realized.by_year.find((y) => y.year === 2023);
    const fifo = await of('fifo');
    await shows(page, 'gain.total.2023.USD', signed(Number(fifo.total)));
    await eventually(async () =>
        assert.equal(
            await table(page, 'Taxable sales').locator('tbody').getByRole('row').count(),
            1,
        ),
    );
    const hifo = await of('hifo');
    assert.notEqual(fifo.total, hifo.total);
    const settings = page.getByRole('form', {name: 'Lot selection'});
    await settings.getByLabel('Method').selectOption('hifo');
    await shows(page, 'gain.total.2023.USD', signed(Number(hifo.total)));
    await settings.getByLabel('Tax year').selectOption('2024');
    await eventually(async () =>
        assert.equal(
            await table(page, 'Taxable sales')
                .locator('tbody')
                .getByRole('rowheader')
                .first()
                .innerText(),
            '2024-08-01',
        ),
    );
    await figure(page, 'gain.total.2024.USD').click();
    const why = page.getByRole('dialog', {name: 'Why: Taxable gain, 2024'});
    await why.getByText('Disposals excluded').waitFor();
    await page.keyboard.press('Escape');
    const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('region', {name: 'Form 8949'}).getByRole('button', {name: 'CSV'}).click(),
    ]);
    assert.match(
        await readFile(await file.path(), 'utf8'),
        /^\(a\) Description,\(b\) Acquired,\(c\) Sold,\(d\) Proceeds,\(e\) Cost,/,
    );
});

test('holdings match REST, and a row opens its lots and last transactions', async (stage) => {
    const {page, open, api} = stage;
    const account = 'joint-brokerage';
    await open(`/ledger/holdings?account=${account}`);
    const answer = await api('POST', '/ledger/holdings', {accounts: [account], on_error: 'skip'});
    await shows(page, 'holdings.value', format(Number(answer.totals.value), 2));
    await shows(page, 'holdings.gain', signed(Number(answer.totals.gain)));
    await shows(page, 'holdings.income', format(Number(answer.totals.income), 2));
    const first = answer.securities[0];
    await shows(page, `holding.${first.symbol}.value`, format(Number(first.base_value), 2));
    await table(page, 'Holdings').getByRole('button', {name: first.symbol, exact: true}).click();
    const lots = await api('POST', '/ledger/lots', {
        accounts: [account],
        as_of: answer.as_of,
        on_error: 'skip',
    });
    const held = lots.open_lots.filter((lot) => lot.symbol === first.symbol);
    await eventually(async () =>
        assert.equal(
            await table(page, `Lots of ${first.symbol}`).locator('tbody tr').count(),
            held.length,
        ),
    );
    await table(page, `Last transactions of ${first.symbol}`)
        .getByRole('rowheader')
        .first()
        .waitFor();
    await page
        .getByRole('region', {name: 'By group'})
        .getByRole('radio', {name: 'Sector'})
        .click({force: true});
    await table(page, 'Holdings by sector').waitFor();
});

test('only a sale that exceeds the holding is excluded, and shown with its date, account and missing units', async (stage) => {
    const {page, open, api} = stage;
    const account = await testAccount(stage);
    // As in a broker's file that starts after the purchases; entered by hand it is rejected.
    const content =
        'date,type,symbol,quantity,price\n2024-01-05,buy,MSFT,3,370\n2024-02-05,sell,MSFT,5,400\n';
    assert.equal(
        (await api('POST', '/ledger/import', {content, account, commit: true})).totals.new,
        2,
    );
    await open(`/ledger/lots?account=${account}`);
    const left = table(page, 'Rows that cannot be posted').locator('tbody').getByRole('row');
    await left.first().waitFor();
    assert.equal(await left.count(), 1);
    const said = await left.innerText();
    for (const part of ['2024-02-05', 'MSFT', account, '5', '3', '2'])
        assert.ok(said.includes(part), `${part} in ${said}`);
    // The others are calculated, and the chart states the date of the last close.
    await table(page, 'Taxable sales')
        .getByRole('rowheader', {name: '2024-08-01'})
        .first()
        .waitFor();
    await page
        .getByRole('figure', {name: 'Gains by tax year'})
        .getByText('as of 2025-06-30')
        .waitFor();
    await left.getByRole('link', {name: /^View transactions of MSFT/}).click();
    await table(page, 'Transactions').getByRole('rowheader', {name: '2024-02-05'}).waitFor();
    assert.equal(await table(page, 'Transactions').locator('tbody').getByRole('row').count(), 2);
});

test('a sale entered by hand that exceeds the holding is rejected at its field, and not recorded', async (stage) => {
    const {page, open, api} = stage;
    const account = await testAccount(stage);
    const before = await postedOf(api, account);
    await open(`/ledger/transactions?account=${account}`);
    await page.getByRole('button', {name: 'Add transaction'}).click();
    const dialog = page.getByRole('dialog', {name: 'Add transaction'});
    await dialog.getByLabel('Account').selectOption(account);
    await dialog.getByLabel('Type').selectOption('sell');
    await dialog.getByLabel('Date').fill('2024-09-02');
    await dialog.getByLabel('Symbol').fill('AAPL');
    await dialog.getByLabel('Price').fill('220');
    await dialog.getByLabel('Quantity').fill('50');
    await dialog.getByRole('button', {name: 'Add', exact: true}).click();
    await dialog.getByText(/50 of AAPL are requested .* 8 are held: 42 are missing/).waitFor();
    assert.equal((await postedOf(api, account)).length, before.length);
    await dialog.getByLabel('Quantity').fill('8');
    await dialog.getByRole('button', {name: 'Add', exact: true}).click();
    await dialog.waitFor({state: 'detached'});
    assert.equal((await postedOf(api, account)).length, before.length + 1);
});

test('sales in several currencies are not totaled', async (stage) => {
    const {page, open, api} = stage;
    const account = await testAccount(stage);
    for (const row of [
        {date: '2024-01-05', type: 'buy', quantity: '3', price: '37'},
        {date: '2024-02-05', type: 'sell', quantity: '3', price: '40'},
    ])
        await api('POST', '/transactions', {account, currency: 'GBP', symbol: 'VOD', ...row});
    await open(`/ledger/lots?account=${account}`);
    for (const label of ['Taxable sales', 'Form 8949 all years']) {
        const sums = table(page, label).locator('tfoot');
        await sums.waitFor();
        assert.match(await sums.innerText(), /^Total\s+(n\/a\s*)+$/, label);
    }
});

test('pool methods show their gains, without wash sales', async (stage) => {
    const {page, open, api} = stage;
    const account = await testAccount(stage);
    await open(`/ledger/lots?account=${account}`);
    const settings = page.getByRole('form', {name: 'Lot selection'});
    for (const method of ['average', 'section_104']) {
        await settings.getByLabel('Method').selectOption(method);
        const answer = await api('POST', '/ledger/lots', {accounts: [account], method});
        await shows(page, 'gain.total.all.USD', signed(Number(answer.realized.total)));
        assert.ok(await settings.getByLabel('Wash sales (IRC 1091)').isDisabled());
    }
});

test('a realized gain is split into price gain and currency gain as REST splits it', async ({
    page,
    open,
    api,
}) => {
    await open('/ledger/accounts');
    const account = random('fx');
    await api('POST', '/accounts', {slug: account, name: `Test ${account}`, currency: 'EUR'});
    for (const row of [
        {date: '2022-01-03', type: 'deposit', amount: '20000'},
        {date: '2022-01-04', type: 'buy', symbol: 'SAP', quantity: '100', price: '100'},
        {date: '2022-06-01', type: 'sell', symbol: 'SAP', quantity: '40', price: '110'},
        {date: '2023-06-01', type: 'sell', symbol: 'SAP', quantity: '20', price: '90'},
    ])
        assert.ok((await api('POST', '/transactions', {account, currency: 'EUR', ...row})).id);
    await open(`/ledger/lots?account=${account}`);
    const section = page.getByRole('region', {name: /^Gains in/});
    await section.getByLabel('Reporting currency').selectOption('EUR');
    await section.getByText('there is no currency gain', {exact: false}).waitFor();
    await section.getByLabel('Reporting currency').selectOption('USD');
    await section.getByText('Required rates: EUR in USD').first().waitFor();
    // Without rates there are no figures.
    await shows(page, 'base.gain.all', 'n/a');
    const rates = section.getByLabel('Or paste exchange rates');
    await rates.fill('EUR,2022-01-04,1.13\nEUR,2022-06-01,high');
    await section.getByText('rate in line 2 is "high": expected a number above zero').waitFor();
    const fx = [
        {currency: 'EUR', date: '2022-01-04', rate: '1.13'},
        {currency: 'EUR', date: '2022-06-01', rate: '1.07'},
        {currency: 'EUR', date: '2023-06-01', rate: '1.075'},
    ];
    await rates.fill(fx.map((row) => `${row.currency},${row.date},${row.rate}`).join('\n'));
    const request = {accounts: [account], fx, currency: 'USD'};
    const {in_base} = await api('POST', '/ledger/lots', request);
    assert.equal(in_base.disposals.length, 2);
    for (const part of ['gain', 'price_gain', 'fx_gain']) {
        await shows(page, `base.${part}.all`, signed(Number(in_base.total[part])));
        const row = in_base.disposals[0];
        await shows(page, `base.SAP.${row.date}.${part}`, signed(Number(row[part])));
    }
    assert.equal(
        Number(in_base.total.gain),
        Number(in_base.total.price_gain) + Number(in_base.total.fx_gain),
    );
    await figure(page, 'base.fx_gain.all').click();
    const why = page.getByRole('dialog', {name: 'Why: Currency gain in USD, all years'});
    await why.getByText('Disposals included').waitFor();
    await page.keyboard.press('Escape');
    const settings = page.getByRole('form', {name: 'Lot selection'});
    await settings.getByLabel('Tax year').selectOption('2023');
    await shows(page, 'base.fx_gain.2023', signed(Number(in_base.by_year[1].fx_gain)));
    // A pool has each purchase at the rate of its day.
    await settings.getByLabel('Method').selectOption('section_104');
    const pool = await api('POST', '/ledger/lots', {...request, method: 'section_104'});
    assert.equal(pool.in_base.disposals.length, 2);
    await shows(page, 'base.fx_gain.2023', signed(Number(pool.in_base.by_year[1].fx_gain)));
    // Without the rate of the purchase there is no gain in the reporting currency.
    await rates.fill('EUR,2023-06-01,1.075');
    await section.getByText('not_in_base').first().waitFor({state: 'attached'}); // in the details
    await table(page, 'Gains in USD').getByText('n/a').first().waitFor();
});

// On a server of its own: lots in two currencies are not totaled elsewhere.
test(
    'open lots in another currency have their gain in the reporting currency at stored rates',
    async ({page, open, api, newLink}) => {
        await page.goto(await newLink());
        await page.getByRole('navigation', {name: 'Main'}).waitFor();
        await open('/ledger/accounts');
        const account = random('nok');
        await api('POST', '/accounts', {slug: account, name: `Test ${account}`, currency: 'NOK'});
        for (const row of [
            {date: '2024-01-03', type: 'deposit', amount: '2000'},
            {date: '2024-01-03', type: 'buy', symbol: 'FJORD', quantity: '10', price: '100'},
        ])
            assert.ok((await api('POST', '/transactions', {account, currency: 'NOK', ...row})).id);
        const rates = [
            {date: '2024-01-03', FJORD: 100, NOKUSD: 0.1},
            {date: '2025-06-30', FJORD: 120, NOKUSD: 0.08},
        ];
        const stored = await api('POST', '/market/prices', {
            source: 'made for a test',
            name: 'krone',
            prices: rates,
            commit: true,
        });
        assert.equal(stored.code, undefined, JSON.stringify(stored));
        // 1,200 NOK at 0.08 less 1,000 NOK at 0.10: of -4, 200 × 0.08 = 16 are the price part.
        await open(`/ledger/lots?account=${account}&currency=USD`);
        await shows(page, 'open.gain', signed(-4));
        await shows(page, 'open.price_gain', signed(16));
        await shows(page, 'open.fx_gain', signed(-20));
        await table(page, 'Open lots in USD').getByText('FJORD').waitFor();
        await page.goto(
            page
                .url()
                .replace(
                    /ledger.*/,
                    `ledger/holdings?account=${account}&currency=USD&symbol=FJORD`,
                ),
        );
        await shows(page, 'holding.FJORD.gain', signed(16));
        await shows(page, 'holding.FJORD.fx_gain', signed(-20));
        await shows(page, 'open.FJORD.2024-01-03.gain', signed(-4));
    },
    {alone: true, demo: false},
);

test('gains in tax-deferred accounts are apart from taxable ones', async ({page, open, api}) => {
    await open('/ledger/lots');
    const lots = await api('POST', '/ledger/lots', {wash_sales: true, on_error: 'skip'});
    const deferred = lots.realized.untaxed.find(
        (r) => r.year === null && r.tax_treatment === 'tax_deferred' && r.currency === 'USD',
    );
    await shows(page, 'gain.tax_deferred.all.USD', signed(Number(deferred.total)));
    await shows(
        page,
        'gain.total.all.USD',
        signed(Number(lots.realized.by_currency.find((r) => r.currency === 'USD').total)),
    );
    const {data} = await api('GET', '/accounts');
    const {name} = data.find((a) => a.slug === 'traditional-ira');
    const apart = table(page, 'Sales in tax-deferred and tax-free accounts');
    await apart.getByRole('cell', {name}).first().waitFor();
    for (const label of ['Taxable sales', 'Form 8949 all years'])
        assert.equal(await table(page, label).getByText('IEF').count(), 0, label);
});

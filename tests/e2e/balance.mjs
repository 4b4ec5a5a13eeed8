// The balance sheet: the demo bank's figures match REST, and open to positions and cash flows.
import assert from 'node:assert/strict';
import {demoBank, sessionOf} from './banks.mjs';
import {eventually, format, test} from './harness.mjs';
import {figure, unexplained} from './shown.mjs';

const signed = (x) => (x > 0 ? '+' : '') + format(x);

test('the demo bank is listed, opens, and has the value returned by REST', async ({
    page,
    open,
    api,
}) => {
    const id = await demoBank({open, api});
    const list = page.getByRole('table', {name: 'Balance sheets'});
    await list.getByRole('link', {name: 'Demo bank', exact: true}).click();
    await page.getByRole('heading', {level: 1, name: 'Demo bank'}).waitFor();
    const answer = await api('POST', `/alm/sessions/${id}/value`, {});
    for (const {scenario, eve, nii} of answer.scenarios) {
        await figure(page, `alm.eve.${scenario}.row`).waitFor();
        assert.equal(await figure(page, `alm.eve.${scenario}.row`).innerText(), format(eve));
        assert.equal(await figure(page, `alm.nii.${scenario}.row`).innerText(), format(nii));
    }
    await page.getByRole('table', {name: 'Liabilities', exact: true}).waitFor();
    assert.deepEqual(await unexplained(page), []);
    for (const [path, shown] of [
        ['nii', 'NII by scenario and component'],
        ['gap', 'Repricing gap table'],
        ['sensitivity', 'Key rates by product'],
    ]) {
        await open(`/balance/${id}/${path}`);
        await page.getByRole('table', {name: shown}).waitFor();
        assert.deepEqual(await unexplained(page), [], path);
    }
});

test('a product links to its positions, and a position to its cash flows and source row', async ({
    page,
    open,
    api,
}) => {
    const id = await demoBank({open, api});
    await open(`/balance/${id}`);
    const assets = page.getByRole('table', {name: 'Assets', exact: true});
    await assets.locator('[data-figure="alm.eve.asset.Fixed-rate mortgages"]').click();
    const why = page.getByRole('dialog', {name: /^Why: EVE/});
    await why.getByRole('link', {name: 'View positions and cash flows'}).click();
    await why.waitFor({state: 'detached'});
    const rows = page.getByRole('table', {name: 'Contributing positions'});
    await rows.waitFor();
    const answer = await api('POST', `/alm/sessions/${id}/why`, {
        measure: 'eve',
        scenario: 'base',
        side: 'asset',
        product: 'Fixed-rate mortgages',
    });
    assert.equal(await figure(page, 'why.total').innerText(), format(answer.total, 2));
    await rows.getByRole('link', {name: answer.positions[0].position}).click();
    await page.getByRole('table', {name: 'Cash flows', exact: true}).waitFor();
    await eventually(async () =>
        assert.equal(
            await figure(page, 'why.total').innerText(),
            format(answer.positions[0].amount, 2),
        ),
    );
    await page.getByText(/bank\.zip\/positions\.csv, line/).waitFor();
    // Amounts of a cash flow are in the currency of the contract.
    await page
        .getByRole('columnheader', {name: `Balance after ${answer.positions[0].currency}`})
        .waitFor();
});

test('with Tier 1 capital the outlier tests have a result, on every tab', async ({
    page,
    open,
    api,
}) => {
    const id = await demoBank({open, api});
    await open(`/balance/${id}`);
    const form = page.getByRole('form', {name: 'Valuation settings'});
    await form.getByLabel('Tier 1 capital').fill('50,000,000');
    await form.getByRole('button', {name: 'Calculate'}).click();
    const tests = page.getByRole('table', {name: 'Outlier tests'});
    await tests
        .getByText(/^(Pass|Breach)$/)
        .first()
        .waitFor();
    const answer = await api('POST', `/alm/sessions/${id}/value`, {tier1: 5e7});
    assert.equal(
        await figure(page, 'alm.outlier.EVE, EU aggregation').innerText(),
        format(answer.outlier.eve_eu_ratio * 100, 2),
    );
    await page
        .getByRole('navigation', {name: 'Balance sheet pages'})
        .getByRole('link', {name: 'Net interest income'})
        .click();
    await page.getByRole('table', {name: 'NII by scenario and component'}).waitFor();
    assert.match(page.url(), /tier1=50000000/);
});

test('the repricing gap matches REST', async ({page, open, api}) => {
    const id = await demoBank({open, api});
    await open(`/balance/${id}/gap`);
    await page.getByRole('img', {name: /^Repricing gap by time bucket/}).waitFor();
    const answer = await api('POST', `/alm/sessions/${id}/value`, {buckets: true});
    const last = answer.gap.at(-1);
    assert.match(
        await figure(page, `gap.${last.bucket}.cumulative`).innerText(),
        new RegExp(`${format(Math.abs(last.cumulative))}$`),
    );
});

test('another regulation is chosen for a valuation, and the curves are shocked accordingly', async ({
    page,
    open,
    api,
}) => {
    const id = await demoBank({open, api});
    await open(`/balance/${id}`);
    const form = page.getByRole('form', {name: 'Valuation settings'});
    await form.getByLabel('Regulation').selectOption('bcbs_d578');
    await form.getByLabel('NII balance-sheet assumption').selectOption('constant');
    await form.getByLabel('NII months').selectOption('calendar');
    await form.getByLabel('Replacement').selectOption('like');
    await form.getByLabel('Post-shock floor').selectOption('Korea');
    await form.getByRole('button', {name: 'Calculate'}).click();
    // The page's valuation is stored: REST returns it without valuing again.
    await page.getByText('base, constant').waitFor();
    const answer = await api('POST', `/alm/sessions/${id}/value`, {
        regulation: 'bcbs_d578',
        balance: 'constant',
        renewal: 'like',
        months: 'calendar',
        floor: 'Korea',
    });
    assert.equal(answer.regulation.pack, 'bcbs_d578');
    const free = await api('POST', `/alm/sessions/${id}/value`, {
        regulation: 'bcbs_d578',
        scenarios: ['parallel_down'],
    });
    assert.notEqual(
        answer.scenarios.find(({scenario}) => scenario === 'parallel_down').eve,
        free.scenarios[1].eve,
    );
    for (const {scenario, delta_eve, nii} of answer.scenarios.slice(1)) {
        await eventually(async () =>
            assert.equal(
                await figure(page, `alm.delta_eve.${scenario}.row`).innerText(),
                signed(delta_eve),
            ),
        );
        assert.equal(await figure(page, `alm.nii.${scenario}.row`).innerText(), format(nii));
    }
    await page
        .getByRole('navigation', {name: 'Balance sheet pages'})
        .getByRole('link', {name: 'Curves'})
        .click();
    await page.getByText(/BCBS d578 \(2024\), version 2024-07-16/).waitFor();
    await page.getByLabel('Regulation').selectOption('eu_2024_856');
    await page.getByText(/EU 2024\/856, version/).waitFor();
    assert.doesNotMatch(page.url(), /regulation=/);
});

test('each scenario shows its currencies and the limit, and a waterfall from the base case', async ({
    page,
    open,
    api,
}) => {
    const id = await demoBank({open, api});
    await open(`/balance/${id}?scenario=short_up`);
    const answer = await api('POST', `/alm/sessions/${id}/value`, {});
    await page
        .getByRole('img', {
            name: /^EVE from .* in the base scenario to .* under short up, by product/,
        })
        .waitFor();
    for (const panel of [
        'Parallel up',
        'Parallel down',
        'Steepener',
        'Flattener',
        'Short up',
        'Short down',
    ]) {
        const group = page.getByRole('group', {name: panel, exact: true});
        await group.getByText('Limit').waitFor();
        await group.getByText('CHF', {exact: true}).waitFor();
    }
    await page.getByRole('button', {name: '\u0394 EVE by currency as a table'}).click();
    for (const [scenario, {eu, by_currency: of}] of Object.entries(answer.aggregation).filter(
        ([name]) => name !== 'base',
    )) {
        assert.equal(await figure(page, `panel.${scenario}`).innerText(), signed(eu));
        assert.equal(await figure(page, `panel.${scenario}.USD`).innerText(), signed(of.USD));
    }
    await page.getByRole('button', {name: 'EVE waterfall as a table'}).click();
    const {eve} = answer.scenarios.find((one) => one.scenario === 'short_up');
    assert.equal(await figure(page, 'waterfall.Short up').innerText(), format(eve));
});

test('a position shows its source file and line within the width of a small screen', async ({
    page,
    open,
    api,
}) => {
    const id = await demoBank({open, api});
    await page.setViewportSize({width: 1360, height: 860});
    await open(`/balance/${id}/positions`);
    const cell = page
        .getByRole('table', {name: 'Positions'})
        .getByTitle('bank.zip/positions.csv, line 2', {exact: true});
    await cell.waitFor();
    const {x, width} = await cell.boundingBox();
    const frame = await page.getByRole('table', {name: 'Positions'}).boundingBox();
    assert.ok(
        x + width <= Math.min(frame.x + frame.width, 1360),
        `${x + width} beyond ${frame.x + frame.width}`,
    );
    assert.ok(
        await cell.evaluate(
            (node) => node.parentElement.scrollWidth <= node.parentElement.clientWidth,
        ),
    );
});

test('the positions are paged to the last one, and a filter starts at the first page', async ({
    page,
    open,
    api,
}) => {
    const id = await demoBank({open, api});
    await open(`/balance/${id}/positions?side=liability&type=fixed_bullet`);
    const {total} = await api(
        'GET',
        `/alm/sessions/${id}/positions?side=liability&type=fixed_bullet&limit=1`,
    );
    assert.ok(total > 200, 'more than one page');
    const pages = page.getByRole('navigation', {name: 'Pages of positions'});
    const count = total.toLocaleString('en-US');
    await pages.getByText(`1 to 200 of ${count} positions`).waitFor();
    const first = page.getByRole('table', {name: 'Positions', exact: true}).getByRole('rowheader');
    const before = await first.first().innerText();
    const last = Math.ceil(total / 200);
    for (let i = 1; i < last; ++i) {
        await pages.getByRole('button', {name: 'Next'}).click();
        await pages.getByText(new RegExp(`^${(i * 200 + 1).toLocaleString('en-US')} to`)).waitFor();
    }
    await pages.getByText(` to ${count} of ${count} positions`).waitFor();
    assert.equal(await pages.getByRole('button', {name: 'Next'}).count(), 0);
    assert.notEqual(await first.first().innerText(), before);
    await page
        .getByRole('form', {name: 'Filter positions'})
        .getByLabel('Sort by')
        .selectOption('balance');
    await pages.getByText(`1 to 200 of ${count} positions`).waitFor();
});

test('a balance sheet about to be deleted has a warning on the list and on Home', async ({
    page,
    open,
    api,
}) => {
    await demoBank({open, api});
    const expires = new Date(Date.now() + 1.5 * 86_400_000).toISOString();
    await page.route('**/api/v1/alm/sessions?*', async (route) => {
        const response = await route.fetch();
        const body = await response.json();
        for (const one of body.data)
            if (one.name === 'Demo bank')
                Object.assign(one, {expires_at: expires, expires_soon: true, pinned: false});
        await route.fulfill({response, json: body});
    });
    await open('/balance');
    const row = page
        .getByRole('table', {name: 'Balance sheets'})
        .getByRole('row')
        .filter({has: page.getByRole('link', {name: 'Demo bank', exact: true})});
    await row.getByText('deleted in 1 day').waitFor();
    await open('/');
    await page
        .getByRole('table', {name: 'Latest balance sheets'})
        .getByText('deleted in 1 day')
        .waitFor();
});

test('the curves page shows each curve under the shocks returned by REST', async ({
    page,
    open,
    api,
}) => {
    const id = await demoBank({open, api});
    await open(`/balance/${id}/curves`);
    // First in the reporting currency of the balance sheet.
    await page.getByRole('img', {name: /^Zero rates of EUR, discount/}).waitFor();
    const {market} = await api('GET', `/alm/sessions/${id}`);
    const shown = async (currency, curve) => {
        await page.getByRole('button', {name: 'Zero rates as a table'}).click();
        const {curves} = await api('POST', '/alm/shocks', {...market, currency, at: [5]});
        for (const {scenario, points} of curves.filter((one) => one.curve === curve))
            await eventually(async () =>
                assert.equal(
                    await figure(page, `curve.${scenario}.5`).innerText(),
                    format(points[0].zero * 100, 3),
                ),
            );
    };
    await page.getByLabel('Curve', {exact: true}).selectOption('EUR_TERM_6M');
    await page.getByRole('img', {name: /^Zero rates of EUR, eur term 6m/i}).waitFor();
    await shown('EUR', 'EUR_TERM_6M');
    await page.getByLabel('Currency').selectOption('CHF');
    await page.getByRole('img', {name: /^Zero rates of CHF, discount/}).waitFor();
    await shown('CHF', 'discount');
});

test('a change in EVE opens by position, and its parts add up to it', async ({page, open, api}) => {
    const id = await demoBank({open, api});
    await open(`/balance/${id}`);
    await figure(page, 'alm.delta_eve.parallel_up.row').click();
    const why = page.getByRole('dialog', {name: 'Why: \u0394 EVE, parallel up'});
    await why.getByRole('region', {name: 'Change by product'}).waitFor();
    const answer = await api('POST', `/alm/sessions/${id}/why`, {
        scenario: 'parallel_up',
        change: true,
        limit: 10,
    });
    await why
        .getByRole('region', {name: 'Change by position'})
        .getByText(answer.positions[0].position, {exact: true})
        .waitFor();
    await why.getByRole('link', {name: 'View the change by position'}).click();
    await page.getByRole('table', {name: 'Contributions by product'}).waitFor();
    const {scenarios} = await api('POST', `/alm/sessions/${id}/value`, {});
    assert.equal(answer.total, scenarios.find((s) => s.scenario === 'parallel_up').delta_eve);
    assert.equal(await figure(page, 'why.total').innerText(), format(answer.total, 2));
});

test('terms that rows do not state are counted on the data page and listed with the valuation', async ({
    page,
    open,
    api,
}) => {
    const name = `Defaults ${Math.random().toString(36).slice(2, 8)}`;
    const csv =
        'id,side,type,currency,balance,rate,last_payment,payment_months,maturity\na,asset,fixed_bullet,EUR,100,0.05,2026-01-01,12,2030-01-01\n';
    await open('/balance');
    await api('POST', '/alm/sessions', {
        name,
        as_of: '2026-01-01',
        currency: 'EUR',
        files: [
            {name: 'book.csv', content: csv},
            {name: 'curves.csv', content: 'Curve,1Y,10Y\nEUR_OIS,0.02,0.03\n'},
        ],
    });
    await open(`/balance/${await sessionOf({api}, name)}/data`);
    assert.equal(await figure(page, 'data.defaulted').innerText(), '100.00');
    const table = page.getByRole('table', {name: 'Default terms'});
    await table.getByText('day_count').waitFor();
    await table.getByText('ACT/365').waitFor();
    await page.getByText('day_count is not stated by 1 position', {exact: false}).waitFor();
});

test('the source row of a position is visible even with many files', async ({page, open, api}) => {
    const name = `Files ${Math.random().toString(36).slice(2, 8)}`;
    const header =
        'id,side,type,currency,balance,rate,day_count,last_payment,payment_months,maturity,product,segment\n';
    const row = (id) =>
        `${id},asset,fixed_bullet,EUR,123456789.12,0.05,ACT/360,2026-01-01,12,2030-01-01,mortgage_variable,corporate\n`;
    await open('/balance');
    await api('POST', '/alm/sessions', {
        name,
        as_of: '2026-01-01',
        currency: 'EUR',
        files: [
            {
                name: 'Variable non-maturity deposits of branches.csv',
                content: header + row('POSITION-1'),
            },
            {name: 'Variable non-maturity.csv', content: header + row('POSITION-2')},
        ],
    });
    await page.setViewportSize({width: 1360, height: 900});
    await open(`/balance/${await sessionOf({api}, name)}/positions`);
    for (const reported of [
        'Variable non-ma\u2026of branches.csv:2',
        'Variable non-maturity.csv:2',
    ]) {
        const cell = page.getByText(reported, {exact: true});
        await cell.waitFor();
        assert.ok(
            await cell.evaluate((node) => {
                const box = node.closest('td') ?? node;
                return (
                    box.scrollWidth <= box.clientWidth &&
                    node.getBoundingClientRect().right <= window.innerWidth
                );
            }),
            `${reported} is cut off`,
        );
    }
});

test('the demo bank is compared with its year end: the causes add up to the change', async ({
    page,
    open,
    api,
}) => {
    const id = await demoBank({open, api});
    const {data} = await api('GET', '/alm/sessions');
    const from = data.find((one) => one.name === 'Demo bank, year end 2025').id;
    await open(`/balance/${id}/compare?from=${from}`);
    await page.getByRole('table', {name: 'Change by product'}).waitFor();
    const answer = await api('POST', `/alm/sessions/${id}/compare`, {from});
    const sum = answer.causes.reduce((total, {amount}) => total + amount, answer.rounding);
    assert.ok(Math.abs(sum - (answer.to - answer.from)) < 1e-6);
    const causes = answer.causes.filter(({positions}) => positions > 0).map(({cause}) => cause);
    for (const cause of ['run_off', 'closed', 'resets', 'curves', 'new_business'])
        assert.ok(causes.includes(cause), cause);
    const positions = page.getByRole('table', {name: 'Changed positions'});
    await positions.locator('button.figure.why').first().click();
    await page.getByRole('dialog', {name: /^Why/}).getByText('Causes').waitFor();
    assert.deepEqual(await unexplained(page), []);
    // In a narrow window the rows of one product differ by the heading above them.
    await page.keyboard.press('Escape');
    await page.setViewportSize({width: 1024, height: 768});
    const products = page.getByRole('table', {name: 'Change by product'});
    await products.locator('tr.group').getByText('Asset, EUR').waitFor();
    const typed = (text) => Number(text.replaceAll(',', '').replace('\u2212', '-'));
    // Every cause is shown, and the rounded amounts of a row add up to its change.
    const rows = products.locator('tbody tr:not(.group)');
    const first = rows.first();
    await eventually(async () =>
        assert.equal(await first.locator('data').count(), 1 + causes.length),
    );
    for (const row of await rows.all()) {
        const [change, ...parts] = (await row.locator('data').allInnerTexts()).map(typed);
        const total = parts.reduce((all, one) => all + one, 0);
        assert.ok(Math.abs(change - total) <= parts.length, `${parts} add up to ${change}`);
    }
    const place = await products.evaluate((node) => {
        const {scrollWidth, clientWidth} = node.closest('.table-scroll');
        return scrollWidth - clientWidth;
    });
    assert.equal(place, 0);
    await page.setViewportSize({width: 1360, height: 900});
});

// What a heading sorts is the whole list: its first row is that of the server's order.
test('headings sort all positions of a balance sheet, of a figure and of a comparison', async ({
    page,
    open,
    api,
}) => {
    const id = await demoBank({open, api});
    const {data} = await api('GET', '/alm/sessions');
    const from = data.find((one) => one.name === 'Demo bank, year end 2025').id;
    const ends = async (answer) => [await answer(true), await answer(false)];
    const check = async (path, table, heading, list) => {
        await open(path);
        const rows = page.getByRole('table', {name: table});
        const firstIs = (one) =>
            eventually(async () =>
                assert.equal(
                    await rows.locator('tbody tr').first().locator('td, th').first().innerText(),
                    one,
                ),
            );
        const head = rows.getByRole('columnheader', {name: heading});
        const [largest, smallest] = await ends(list);
        assert.notEqual(largest, smallest);
        await head.getByRole('button').click();
        await firstIs(largest);
        assert.equal(await head.getAttribute('aria-sort'), 'descending');
        await head.getByRole('button').click();
        await firstIs(smallest);
        assert.equal(await head.getAttribute('aria-sort'), 'ascending');
    };
    await check(`/balance/${id}/positions`, 'Positions', /^Balance/, async (descending) => {
        const {
            data: [one],
        } = await api(
            'GET',
            `/alm/sessions/${id}/positions?sort=balance&descending=${descending}&limit=1`,
        );
        return one.position.id;
    });
    const contribution = async (method, terms, descending) =>
        (await api('POST', `/alm/sessions/${id}/${method}`, {...terms, descending, limit: 1}))
            .positions[0].position;
    await check(
        `/balance/${id}/why?of_measure=eve`,
        'Contributing positions',
        /^Contribution/,
        (descending) => contribution('why', {measure: 'eve', sort: 'amount'}, descending),
    );
    // The order stays from page to page.
    const pages = page.getByRole('navigation', {name: 'Pages of contributing positions'});
    await pages.getByRole('button', {name: 'Next'}).click();
    await pages.getByText(/^101 to 200 of/).waitFor();
    const {positions} = await api('POST', `/alm/sessions/${id}/why`, {
        measure: 'eve',
        sort: 'amount',
        limit: 101,
    });
    await page
        .getByRole('table', {name: 'Contributing positions'})
        .getByText(positions[100].position, {exact: true})
        .waitFor();
    await check(
        `/balance/${id}/compare?from=${from}`,
        'Changed positions',
        /^Change [A-Z]{3}/,
        (descending) => contribution('compare', {from, sort: 'change'}, descending),
    );
    // Changed terms have no order.
    const terms = page
        .getByRole('table', {name: 'Changed positions'})
        .getByRole('columnheader', {name: 'Changed terms'});
    assert.equal(await terms.getByRole('button').count(), 0);
});

test('a dynamic balance sheet opens into its positions and the lines of its plan', async ({
    page,
    open,
    api,
}) => {
    const id = await demoBank({open, api});
    await api('POST', '/alm/business-plans', {
        plan: 'growth',
        name: 'Growth',
        first_month: '2026-03-01',
        lines: [
            {
                terms: {
                    id: 'mortgages',
                    side: 'asset',
                    type: 'fixed_annuity',
                    currency: 'EUR',
                    balance: 0,
                    payment_months: 1,
                    renew_months: 120,
                    renew_margin: 0.012,
                    product: 'Fixed-rate mortgages',
                },
                amounts: [5e6, 5e6, 6e6],
            },
        ],
    });
    const terms = {balance: 'dynamic', business_plan: 'growth'};
    await open(`/balance/${id}/why?balance=dynamic&plan=growth&of_measure=nii`);
    const answer = await api('POST', `/alm/sessions/${id}/why`, {...terms, measure: 'nii'});
    await eventually(async () =>
        assert.equal(await figure(page, 'why.total').innerText(), format(answer.total, 2)),
    );
    const lines = page.getByRole('table', {name: 'Contributions of planned business'});
    await lines.getByRole('link', {name: 'mortgages'}).click();
    await page.getByRole('table', {name: 'NII by month and balance sheet assumption'}).waitFor();
    assert.deepEqual(await unexplained(page), []);
});

// The balance sheet: the demo bank's figures match REST, and open to positions and cash flows.
import assert from 'node:assert/strict';
import {eventually, format, longTimeout, test} from './harness.mjs';

const signed = (x) => (x > 0 ? '+' : '') + format(x);
const figure = (page, name) => page.locator(`[data-figure="${name}"]`).first();

// The id of the demo bank.
export async function demoBank({open, api}) {
    await open('/balance');
    const {data} = await api('GET', '/alm/sessions');
    const bank = data.find((session) => session.name === 'Demo bank');
    assert.ok(bank, 'the demo has a bank');
    return bank.id;
}

// The id of a balance sheet that a job is reading, by its name.
const sessionOf = ({api}, name) =>
    eventually(async () => {
        const {data} = await api('GET', '/alm/sessions');
        const made = data.find((session) => session.name === name);
        assert.ok(made, `${name} is not read yet`);
        return made.id;
    });

test('the demo bank is listed, opens, and has the value returned by REST', async ({
    page,
    open,
    api,
}) => {
    const id = await demoBank({open, api});
    const list = page.getByRole('table', {name: 'Balance sheets'});
    await list.getByRole('link', {name: 'Demo bank'}).click();
    await page.getByRole('heading', {level: 1, name: 'Demo bank'}).waitFor();
    const answer = await api('POST', `/alm/sessions/${id}/value`, {});
    for (const {scenario, eve, nii} of answer.scenarios) {
        await figure(page, `alm.eve.${scenario}.row`).waitFor();
        assert.equal(await figure(page, `alm.eve.${scenario}.row`).innerText(), format(eve));
        assert.equal(await figure(page, `alm.nii.${scenario}.row`).innerText(), format(nii));
    }
    await page.getByRole('table', {name: 'Liabilities', exact: true}).waitFor();
});

test('a product links to its positions, and a position to its cash flows and source row', async ({
    page,
    open,
    api,
}) => {
    const id = await demoBank({open, api});
    await open(`/balance/${id}`);
    const assets = page.getByRole('table', {name: 'Assets', exact: true});
    await assets.locator('[data-figure="alm.eve.asset.mortgage_fixed"]').click();
    const why = page.getByRole('dialog', {name: /^Why: EVE/});
    await why.getByRole('link', {name: 'View positions and cash flows'}).click();
    await why.waitFor({state: 'detached'});
    const rows = page.getByRole('table', {name: 'Contributing positions'});
    await rows.waitFor();
    const answer = await api('POST', `/alm/sessions/${id}/why`, {
        measure: 'eve',
        scenario: 'base',
        side: 'asset',
        product: 'mortgage_fixed',
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
            if (one.name === 'Demo bank') Object.assign(one, {expires_at: expires, pinned: false});
        await route.fulfill({response, json: body});
    });
    await open('/balance');
    const row = page
        .getByRole('table', {name: 'Balance sheets'})
        .getByRole('row')
        .filter({hasText: 'Demo bank'});
    await row.getByText('deleted in 1 day').waitFor();
    await open('/');
    await page.getByText(/Demo bank has not been used recently and will be deleted soon/).waitFor();
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

test('removing a position shows the difference returned by REST, and nothing is stored', async ({
    page,
    open,
    api,
}) => {
    const id = await demoBank({open, api});
    const {data} = await api(
        'GET',
        `/alm/sessions/${id}/positions?sort=balance&descending=true&limit=1`,
    );
    const gone = data[0].position.id;
    await open(`/balance/${id}/what-if?mode=change`);
    const form = page.getByRole('form', {name: 'Change, replace or remove a position'});
    await form.getByLabel('Position').fill(gone);
    await form.getByRole('button', {name: 'Remove'}).click();
    await page.getByRole('button', {name: 'Calculate changes'}).click();
    await figure(page, 'what_if.eve.after.base').waitFor();
    const answer = await api('POST', `/alm/sessions/${id}/what-if`, {remove: [gone]});
    assert.equal(
        await figure(page, 'what_if.eve.after.base').innerText(),
        format(answer.scenarios[0].eve.after),
    );
    assert.notEqual(answer.scenarios[0].eve.delta, 0);
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

test('a new liability is funded overnight unless funding is off', async ({page, open, api}) => {
    await open(`/balance/${await demoBank({open, api})}/what-if`);
    const form = page.getByRole('form', {name: 'Add a position'});
    await form.getByLabel('Side').selectOption('liability');
    await form.getByLabel('Balance').fill('50,000,000');
    await form.getByLabel('Rate').fill('2.5');
    await form.getByLabel('Maturity').fill('2031-02-11');
    await form.getByRole('button', {name: 'Add'}).click();
    const calculate = page.getByRole('button', {name: 'Calculate changes'});
    await calculate.click();
    const lines = page.getByRole('table', {name: 'Funding of the changes'});
    await lines.getByText('funding EUR', {exact: true}).waitFor();
    assert.equal(await figure(page, 'funding.EUR.amount').innerText(), '50,000,000');
    await page.getByRole('combobox', {name: 'Funding', exact: true}).selectOption('none');
    await calculate.click();
    await page.getByText(/^No funding: the changes need no cash/).waitFor();
});

test('a disabled button can be focused and shows its reason', async ({page, open, api}) => {
    await open(`/balance/${await demoBank({open, api})}/what-if`);
    const value = page.getByRole('button', {name: 'Calculate changes'});
    const reason = () =>
        value.evaluate(
            (node) =>
                document.getElementById(node.getAttribute('aria-describedby') ?? '')?.textContent ??
                '',
        );
    await value.focus();
    assert.ok(await value.evaluate((node) => node === document.activeElement));
    assert.equal(await reason(), 'Add a change first.');
    await page.getByText('Add a change first.').waitFor();
    await page.keyboard.press('Enter');
    assert.equal(await page.getByRole('alert').count(), 0);
    const form = page.getByRole('form', {name: 'Add a position'});
    await form.getByText('Required: balance, rate, a maturity after').waitFor();
    await form.getByLabel('Balance').fill('100');
    await form.getByText('Required: rate, a maturity after').waitFor();
    // Enter in a field does not submit an incomplete form either.
    await form.getByLabel('Balance').press('Enter');
    await page.getByText(/^No changes yet/).waitFor();
    await form.getByLabel('Rate').fill('3');
    await form.getByLabel('Maturity').fill('2035-01-01');
    await form.getByRole('button', {name: 'Add'}).click();
    await page
        .getByRole('table', {name: 'Changes'})
        .getByText('Fixed bullet, balance 100 EUR, rate 3.000%', {exact: false})
        .waitFor();
    assert.equal(await reason(), '');
    await value.click();
    await figure(page, 'what_if.eve.after.base').waitFor();
});

test('a limit is found for a variable contract, in the requested units', async ({
    page,
    open,
    api,
}) => {
    const id = await demoBank({open, api});
    await open(`/balance/${id}/what-if?mode=limit`);
    const limit = page.getByRole('group', {name: 'Limit', exact: true});
    await limit.getByLabel('Vary').selectOption('spread');
    await limit.getByLabel('Measure').selectOption('nii');
    await limit.getByLabel('Scenario').selectOption('base');
    const {scenarios} = await api('POST', `/alm/sessions/${id}/value`, {});
    const requested = Math.round(scenarios[0].nii) + 35_000;
    await limit.getByLabel('Limit value').fill(String(requested));
    const form = page.getByRole('form', {name: 'Limit position'});
    await form.getByLabel('Type').selectOption('variable_bullet');
    await form.getByLabel('Balance').fill('1,000,000');
    await form.getByLabel('Rate').fill('3');
    await form.getByLabel('Index curve').selectOption('EUR_TERM_6M');
    await form.getByLabel('Reset frequency').fill('6');
    await form.getByLabel('Maturity').fill('2031-02-11');
    await form.getByRole('button', {name: 'Solve'}).click();
    await page.getByText(/^the limit is met at a spread of [0-9.]+%$/).waitFor();
    assert.match(
        await figure(page, 'limit.value').locator('..').innerText(),
        /^[0-9.]+\s*% per year$/,
    );
    assert.equal(await figure(page, 'limit.reached').innerText(), format(requested, 2));
});

test('a file is uploaded and read, its errors listed by line, and the balance sheet deleted', async ({
    page,
    open,
}) => {
    const name = `Upload ${Math.random().toString(36).slice(2, 8)}`;
    const header = 'id,side,type,currency,balance,rate,last_payment,payment_months,maturity';
    const csv = [
        header,
        'a,asset,fixed_bullet,EUR,100,0.05,2026-01-01,12,2030-01-01',
        'b,asset,fixed_bullet,EUR,many,0.05,2026-01-01,12,2030-01-01',
    ].join('\n');
    await open('/balance');
    await page.getByRole('button', {name: 'Upload a balance sheet'}).click();
    const dialog = page.getByRole('dialog', {name: 'Upload a balance sheet'});
    await dialog
        .getByLabel('Files')
        .setInputFiles({name: 'book.csv', mimeType: 'text/csv', buffer: Buffer.from(csv)});
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByLabel('As of').fill('2026-01-01');
    await dialog.getByRole('button', {name: 'Upload'}).click();
    await page.getByRole('heading', {level: 1, name}).waitFor({timeout: longTimeout});
    const errors = page.getByRole('table', {name: 'Errors'});
    await errors.getByText('many', {exact: true}).waitFor();
    assert.equal(await figure(page, 'data.taken').innerText(), '1');
    await open('/balance');
    await page.getByRole('button', {name: `Delete ${name}`}).click();
    await page
        .getByRole('dialog', {name: `Delete ${name}`})
        .getByRole('button', {name: 'Delete'})
        .click();
    await page.getByRole('link', {name}).waitFor({state: 'detached'});
});

test('custom shocks are valued with the supervisory scenarios, stored in the address and link to their cash flows', async ({
    page,
    open,
    api,
}) => {
    const id = await demoBank({open, api});
    await open(`/balance/${id}`);
    const terms = page.getByRole('form', {name: 'Valuation settings'});
    await terms.getByRole('textbox', {name: 'Custom shocks'}).fill('Bear: 10Y 50, 1Y 150');
    await terms.getByText('the tenors of Bear must ascend: 1Y follows 10Y').waitFor();
    assert.equal(
        await terms
            .getByRole('button', {name: 'Calculate', exact: true})
            .getAttribute('aria-disabled'),
        'true',
    );
    await terms
        .getByRole('textbox', {name: 'Custom shocks'})
        .fill('Bear: 1Y 50, 10Y 150; Dollar: USD -40');
    await terms.getByRole('button', {name: 'Calculate', exact: true}).click();
    const scenarios = [
        'parallel_up',
        {
            name: 'Bear',
            shifts_bp: [
                ['1Y', 50],
                ['10Y', 150],
            ],
        },
        {name: 'Dollar', shifts_bp_by_currency: {USD: [['1Y', -40]]}},
    ];
    const answer = await api('POST', `/alm/sessions/${id}/value`, {scenarios});
    for (const {scenario, delta_eve, nii} of answer.scenarios.slice(1)) {
        await eventually(async () =>
            assert.equal(
                await figure(page, `alm.delta_eve.${scenario}.row`).innerText(),
                signed(delta_eve),
            ),
        );
        assert.equal(await figure(page, `alm.nii.${scenario}.row`).innerText(), format(nii));
    }
    await page.getByRole('group', {name: 'Bear', exact: true}).getByRole('img').waitFor();
    assert.match(page.url(), /own=Bear/);
    await figure(page, 'alm.delta_eve.Bear.row').click();
    await page
        .getByRole('dialog', {name: /^Why/})
        .getByRole('link', {name: 'View the change by position'})
        .click();
    await page.getByRole('table', {name: 'Contributing positions'}).waitFor();
    await page
        .getByRole('navigation', {name: 'Balance sheet pages'})
        .getByRole('link', {name: 'Curves'})
        .click();
    await page.getByRole('img', {name: /^Zero rates of EUR/}).waitFor();
    await page.getByRole('button', {name: 'Zero rates as a table'}).click();
    const {market} = await api('GET', `/alm/sessions/${id}`);
    const {curves} = await api('POST', '/alm/shocks', {
        ...market,
        currency: 'EUR',
        scenarios,
        at: [5],
    });
    const bear = curves.find(({scenario, curve}) => scenario === 'Bear' && curve === 'discount');
    await eventually(async () =>
        assert.equal(
            await figure(page, 'curve.Bear.5').innerText(),
            format(bear.points[0].zero * 100, 3),
        ),
    );
});

test('behavior and volatility are stored with the balance sheet, and every figure follows', async ({
    page,
    open,
    api,
}) => {
    const name = `Assumed ${Math.random().toString(36).slice(2, 8)}`;
    const csv = [
        'id,side,type,currency,balance,rate,day_count,last_payment,payment_months,maturity,next_reset,reset_months,index_curve,spread,cap,annuity_mode,prepayment,withdrawal',
        'L,asset,fixed_bullet,EUR,1000000,0.05,ACT/360,2026-01-01,12,2036-01-01,,,,,,,retail,',
        'V,asset,variable_bullet,EUR,1000000,0.03,ACT/360,2026-01-01,12,2036-01-01,2027-01-01,12,EUR_OIS,0.01,0.035,,,',
        'D,liability,nmd,EUR,500000,0.001,ACT/360,,,,,,,,,,,sight',
    ].join('\n');
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
    const id = await sessionOf({api}, name);
    await open(`/balance/${id}`);
    // A deposit without a rule is left out until it has one.
    await page.getByRole('button', {name: 'Assumptions'}).click();
    const dialog = page.getByRole('dialog', {name: 'Assumptions'});
    await dialog.getByRole('button', {name: 'Add a rule for retail'}).click();
    const loans = dialog.getByRole('group', {name: 'Loan prepayment: retail'});
    await loans.getByLabel('CPR').fill('8');
    await dialog.getByRole('button', {name: 'Add a rule for sight'}).click();
    const sight = dialog.getByRole('group', {name: 'Non-maturity deposits: sight'});
    await sight.getByLabel('Core', {exact: false}).first().fill('60');
    await sight.getByLabel('Core run-off').fill('1 20, 3 30');
    await sight.getByText('adds up to 50%, the core is 60%').waitFor();
    await sight.getByLabel('Core run-off').fill('4');
    await sight.getByLabel('Pass-through').fill('40');
    const euro = dialog.getByRole('group', {name: 'Settings for EUR'});
    await euro.getByLabel('Volatility, EUR').fill('80');
    await euro.getByLabel('Shocks').fill('225 350');
    await euro.getByText('expected three sizes, such as 200 250 100, or nothing').waitFor();
    await euro.getByLabel('Shocks').fill('225 350 200');
    await dialog.getByLabel('Tier 1 capital').fill('250,000');
    await dialog.getByRole('button', {name: 'Save and calculate'}).click();
    await dialog.waitFor({state: 'detached'});
    const session = await api('GET', `/alm/sessions/${id}`);
    assert.equal(session.behaviour.prepayment.retail.cpr, 0.08);
    assert.deepEqual(
        [
            session.behaviour.deposits.sight.core,
            session.behaviour.deposits.sight.even_years,
            session.behaviour.deposits.sight.pass_through,
        ],
        [0.6, 4, 0.4],
    );
    assert.equal(session.market.currencies.EUR.volatility, 0.008);
    assert.deepEqual(session.market.currencies.EUR.shock_bp, [225, 350, 200]);
    assert.equal(session.market.tier1, 250_000);
    const answer = await api('POST', `/alm/sessions/${id}/value`, {});
    assert.equal(answer.coverage, 1);
    assert.notEqual(answer.scenarios[1].option_value, 0);
    await eventually(async () =>
        assert.equal(
            await figure(page, 'alm.eve.base.row').innerText(),
            format(answer.scenarios[0].eve),
        ),
    );
});

test('a non-maturity deposit is added and a position replaced, with the difference returned by REST', async ({
    page,
    open,
    api,
}) => {
    const id = await demoBank({open, api});
    const {data} = await api(
        'GET',
        `/alm/sessions/${id}/positions?type=variable_annuity&sort=balance&descending=true&limit=1`,
    );
    const old = data[0].position;
    const {behaviour} = await api('GET', `/alm/sessions/${id}`);
    const rule = Object.keys(behaviour.deposits)[0];
    await open(`/balance/${id}/what-if`);
    const add = page.getByRole('form', {name: 'Add a position'});
    await add.getByRole('textbox', {name: 'Id', exact: true}).fill('sight-1');
    await add.getByLabel('Side').selectOption('liability');
    await add.getByLabel('Type').selectOption('nmd');
    assert.equal(await add.getByLabel('Maturity').count(), 0);
    await add.getByLabel('Balance').fill('5,000,000');
    await add.getByLabel('Rate').fill('0.2');
    await add.getByLabel('Day count').selectOption('ACT/360');
    await add.getByLabel('Behavior').selectOption(rule);
    await add.getByRole('button', {name: 'Add'}).click();
    await page.getByRole('radio', {name: 'Change an existing one'}).click({force: true});
    const change = page.getByRole('form', {name: 'Change, replace or remove a position'});
    await change.getByLabel('Position').fill(old.id);
    await change.getByRole('button', {name: 'Replace'}).click();
    const replace = page.getByRole('form', {name: `Replace ${old.id}`});
    await replace.getByLabel('Type').selectOption('fixed_bullet');
    await replace.getByLabel('Rate').fill('4');
    await replace.getByRole('button', {name: 'Replace position'}).click();
    await page
        .getByRole('table', {name: 'Changes'})
        .getByText(`Fixed bullet, balance`, {exact: false})
        .waitFor();
    await page.getByRole('button', {name: 'Calculate changes'}).click();
    await figure(page, 'what_if.eve.after.base').waitFor();
    const kept = Object.fromEntries(
        [
            'id',
            'side',
            'currency',
            'balance',
            'day_count',
            'maturity',
            'product',
            'segment',
            'start',
            'last_payment',
            'next_payment',
            'payment_months',
            'spread',
            'renew_months',
            'renew_margin',
            'renew_day_count',
            'prepayment',
        ]
            .filter((term) => old[term] !== undefined)
            .map((term) => [term, old[term]]),
    );
    const answer = await api('POST', `/alm/sessions/${id}/what-if`, {
        add: [
            {
                id: 'sight-1',
                side: 'liability',
                type: 'nmd',
                currency: 'EUR',
                balance: 5e6,
                rate: 0.002,
                day_count: 'ACT/360',
                withdrawal: rule,
            },
        ],
        replace: [{...kept, type: 'fixed_bullet', rate: 0.04}],
    });
    assert.equal(
        await figure(page, 'what_if.eve.after.base').innerText(),
        format(answer.scenarios[0].eve.after),
    );
    assert.equal(
        await figure(page, 'what_if.nii.after.base').innerText(),
        format(answer.scenarios[0].nii.after),
    );
    // Product by product, under the chosen scenario.
    await page.getByLabel('Scenario', {exact: true}).first().selectOption('parallel_up');
    const products = answer.scenarios.find(({scenario}) => scenario === 'parallel_up').by_product;
    assert.ok(products.length > 0);
    for (const {key, eve} of products)
        await eventually(async () =>
            assert.equal(
                await figure(page, `what_if.product.${key}.eve.delta`).innerText(),
                signed(eve.delta),
            ),
        );
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

test('swaps, caps, floors and call money are entered in the what-if analysis and match REST', async ({
    page,
    open,
    api,
}) => {
    const id = await demoBank({open, api});
    const {as_of} = await api('GET', `/alm/sessions/${id}`);
    const maturity = `${Number(as_of.slice(0, 4)) + 5}${as_of.slice(4)}`;
    const after = (months) => {
        const at = new Date(`${as_of}T00:00:00Z`);
        at.setUTCMonth(at.getUTCMonth() + months);
        return at.toISOString().slice(0, 10);
    };
    const [curve, other] = ['EUR_TERM_6M', 'EUR_OIS'];
    const shared = {
        side: 'asset',
        currency: 'EUR',
        balance: 1e6,
        day_count: 'ACT/360',
        last_payment: as_of,
    };
    const leg2 = {
        leg2_last_payment: as_of,
        leg2_payment_months: 6,
        leg2_next_reset: after(6),
        leg2_reset_months: 6,
        leg2_index_months: 6,
        leg2_index_curve: curve,
        leg2_spread: 0.001,
        leg2_rate: 0.025,
    };
    const index = (months) => ({
        payment_months: months,
        next_reset: after(months),
        reset_months: months,
        index_months: months,
    });
    await open(`/balance/${id}/what-if`);
    const form = page.getByRole('form', {name: 'Add a position'});
    const curves = await form
        .getByLabel('Type')
        .selectOption('swap_basis')
        .then(() => form.getByLabel('Index curve received').locator('option').allInnerTexts());
    const received = curves.includes(other) ? other : curves.find((one) => one !== curve);
    const positions = [
        {type: 'swap_receiver', rate: 0.03, payment_months: 12, maturity, ...leg2},
        {type: 'swap_payer', rate: 0.03, payment_months: 12, maturity, ...leg2},
        {type: 'swap_basis', rate: 0.03, ...index(12), index_curve: received, maturity, ...leg2},
        {
            type: 'cap',
            rate: 0.02,
            cap: 0.035,
            ...index(6),
            index_curve: curve,
            spread: 0.001,
            maturity,
        },
        {
            type: 'floor',
            rate: 0.02,
            floor: 0.01,
            ...index(6),
            index_curve: curve,
            spread: 0.001,
            maturity,
        },
        {type: 'call_money', rate: 0.02, notice_days: 7},
    ].map((terms) => ({id: `new-${terms.type}`, ...shared, ...terms}));
    const steps = page.getByRole('table', {name: 'Changes'});
    for (const p of positions) {
        await form.getByLabel('Type').selectOption(p.type);
        await form.getByRole('textbox', {name: 'Id', exact: true}).fill(p.id);
        await form.getByLabel(p.type === 'call_money' ? 'Balance' : 'Notional').fill('1,000,000');
        await form.getByLabel('Day count').selectOption('ACT/360');
        const fill = (label, value) => form.getByLabel(label).fill(String(value));
        await fill(
            /^(Rate %|Current rate received|Fixed rate|Current rate \(index \+ spread\))/,
            Number((p.rate * 100).toFixed(6)),
        );
        if (p.type.startsWith('swap')) {
            await fill(/^(Current floating rate|Current rate paid) /, 2.5);
            await fill(/^(Fixed leg frequency|Receive frequency) /, 12);
            await fill(/^(Floating leg reset frequency|Pay and reset frequency) /, 6);
        }
        if (p.type === 'swap_basis')
            await form.getByLabel('Index curve received').selectOption(received);
        if (p.type === 'cap' || p.type === 'floor') {
            await fill(/^Strike /, (p.cap ?? p.floor) * 100);
            await fill(/^Reset frequency /, 6);
        }
        if (p.type === 'call_money') await fill(/^Notice /, 7);
        else {
            await form.getByLabel(/^(Index curve|Index curve paid)$/).selectOption(curve);
            await fill(/^Spread /, 0.1);
            await fill('Maturity', maturity);
        }
        await form.getByRole('button', {name: 'Add'}).click();
        await steps.getByRole('row').filter({hasText: p.id}).waitFor();
    }
    const details = async (type) =>
        steps
            .getByRole('row')
            .filter({hasText: `new-${type}`})
            .innerText();
    assert.match(await details('swap_payer'), /pays EUR_TERM_6M|receives EUR_TERM_6M/);
    assert.match(await details('cap'), /strike 3\.500%/);
    assert.match(await details('floor'), /strike 1\.000%/);
    assert.match(await details('call_money'), /notice 7 days/);
    await page.getByRole('button', {name: 'Calculate changes'}).click();
    await figure(page, 'what_if.eve.after.base').waitFor();
    const answer = await api('POST', `/alm/sessions/${id}/what-if`, {add: positions});
    assert.ok(answer.scenarios, JSON.stringify(answer));
    for (const {scenario, eve, nii} of answer.scenarios) {
        assert.equal(
            await figure(page, `what_if.eve.after.${scenario}`).innerText(),
            format(eve.after),
            scenario,
        );
        assert.equal(
            await figure(page, `what_if.nii.after.${scenario}`).innerText(),
            format(nii.after),
            scenario,
        );
    }
    assert.equal(answer.entered, positions.length);
});

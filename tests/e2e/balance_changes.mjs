// Changes of a balance sheet: what-if analyses, shocks, behavior and files match REST.
import assert from 'node:assert/strict';
import {demoBank, sessionOf} from './banks.mjs';
import {eventually, format, longTimeout, test} from './harness.mjs';
import {figure} from './shown.mjs';

const signed = (x) => (x > 0 ? '+' : '') + format(x);

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

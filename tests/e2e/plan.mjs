// The planner: its figures match REST, its estimates narrow, and every control works.
import assert from 'node:assert/strict';
import {eventually, format, test} from './harness.mjs';
import {figure} from './shown.mjs';

const form = (page) => page.getByRole('form', {name: 'Plan'});
const usual = {
    initial_portfolio: 1_000_000,
    years: 30,
    allocation: {stock: 0.6, bond: 0.4},
    fees: 0.002,
    age: 65,
    seed: 1,
    returns: {model: 'block_bootstrap'},
    withdrawal: {strategy: 'constant_dollar', rate: 0.04},
};

test('a plan is refined to a hundred thousand paths and matches REST', async ({
    page,
    open,
    api,
}) => {
    await open('/plan');
    await eventually(async () =>
        assert.equal(await figure(page, 'plan.paths').innerText(), '100,000'),
    );
    const answer = await api('POST', '/plan/simulate', {...usual, paths: 100_000});
    assert.equal(
        await figure(page, 'plan.success_rate').innerText(),
        format(answer.success_rate * 100, 1),
    );
    assert.equal(
        await figure(page, 'plan.median_end').innerText(),
        format(answer.terminal.real.p50),
    );
    const wealth = page.getByRole('region', {name: 'Wealth', exact: true});
    await wealth.getByRole('radio', {name: 'Nominal', exact: true}).click({force: true});
    await eventually(async () =>
        assert.equal(
            await figure(page, 'plan.median_end').innerText(),
            format(answer.terminal.nominal.p50),
        ),
    );
    await wealth.getByRole('img', {name: /nominal/}).waitFor();
});

test('a thousand paths are shown first, and the standard error falls with more', async ({
    page,
    open,
}) => {
    // Each response is held back until the previous figures have been read.
    const held = new Map();
    await page.route(/\/plan\/simulate$/, async (route) => {
        const {paths} = route.request().postDataJSON();
        if (paths > 1_000) await new Promise((go) => held.set(paths, go));
        await route.continue();
    });
    await open('/plan');
    const errors = [];
    for (const [shown, next] of [
        ['1,000', 10_000],
        ['10,000', 100_000],
        ['100,000', null],
    ]) {
        await eventually(async () =>
            assert.equal(await figure(page, 'plan.paths').innerText(), shown),
        );
        const note = await page
            .getByText(/± [\d.]+ points/)
            .first()
            .innerText();
        errors.push(Number(/± ([\d.]+) points/.exec(note)[1]));
        if (next === null) break;
        await page.getByText('refining to 100,000').waitFor();
        await eventually(() => assert.ok(held.has(next)));
        held.get(next)();
    }
    // By the square root of ten from one to the next.
    assert.ok(errors[1] < errors[0] / 2 && errors[2] < errors[1] / 2, `${errors}`);
    assert.equal(await page.getByText('refining to 100,000').count(), 0);
});

test('a changed plan is run, stored in the address, and restored from it', async ({page, open}) => {
    await open('/plan');
    await form(page).getByLabel('Stocks %').fill('80');
    await form(page).getByText('stocks, bonds and cash must add up to 100').waitFor();
    assert.ok(await form(page).getByRole('button', {name: 'Run'}).isDisabled());
    await form(page).getByLabel('Bonds %').fill('20');
    await form(page).getByLabel('Rule').selectOption({label: 'Guyton-Klinger 2006'});
    await form(page).getByRole('button', {name: 'Run'}).click();
    await eventually(() =>
        assert.match(decodeURIComponent(page.url()), /guyton_klinger\/published/),
    );
    await page.reload();
    await eventually(async () =>
        assert.equal(await form(page).getByLabel('Stocks %').inputValue(), '80'),
    );
    await figure(page, 'plan.success_rate').waitFor();
});

test('the historical sequences include every start year', async ({page, open}) => {
    await open(
        `/plan?plan=${encodeURIComponent(JSON.stringify({market: 'historical', fees: '0'}))}`,
    );
    const years = page.getByRole('table', {name: 'Start years'});
    await years.getByRole('rowheader', {name: '1966', exact: true}).waitFor();
    await eventually(async () => assert.equal(await figure(page, 'plan.paths').innerText(), '69'));
});

test('rules are compared, inputs are varied, and a path is selected', async ({page, open}) => {
    await open('/plan');
    const wealth = page.getByRole('region', {name: 'Wealth', exact: true});
    for (const band of ['5 to 95%', '10 to 90%', '25 to 75%'])
        await wealth.getByText(band, {exact: true}).waitFor();
    const rules = page.getByRole('table', {name: 'Rules'});
    await rules.getByRole('rowheader', {name: 'Guyton-Klinger, FI Calc'}).waitFor();
    await page
        .getByRole('region', {name: 'Sensitivity'})
        .getByRole('img', {name: /Withdrawal rate from .* Fees from/})
        .waitFor();
    // At 65 the table of required distributions does not apply, which is reported.
    await page.getByText(/: the rule requires an age that is in its table\.$/).waitFor();
    // A withdrawal that is a share of the portfolio succeeds as often for any portfolio: its bar
    // has no width.
    await page.getByRole('button', {name: 'Sensitivity of the success rate as a table'}).click();
    const rate = (part) => figure(page, `tornado.initial_portfolio.${part}`).innerText();
    assert.equal(await rate('low'), await rate('now'));
    assert.equal(await rate('high'), await rate('now'));
    await page
        .getByRole('region', {name: 'Wealth', exact: true})
        .getByLabel('Path')
        .selectOption({label: 'Path near the 50th percentile'});
    await page.getByRole('table', {name: 'Path near the 50th percentile'}).waitFor();
});

test('events, taxes and earned income affect the plan', async ({page, open}) => {
    await open('/plan');
    await form(page).getByLabel('Years until retirement').fill('10');
    await form(page).getByLabel('Savings USD per year').fill('20000');
    await form(page).getByLabel('Accounts and taxes').check();
    await form(page).getByRole('button', {name: 'Add event'}).click();
    const event = form(page).getByRole('group', {name: 'Event 1'});
    await event.getByLabel('First year').fill('3');
    await event.getByLabel('Amount').fill('50000');
    await event.getByLabel('Every').fill('0');
    await event.getByText(/at least 1|from 1/).waitFor();
    await event.getByLabel('Every').fill('5');
    await event.getByLabel(/^For\b/).fill('20');
    await form(page).getByLabel('Glide path').check();
    await form(page).getByLabel('Random lifespan').check();
    await form(page).getByRole('button', {name: 'Run'}).click();
    await eventually(() => assert.match(decodeURIComponent(page.url()), /50000/));
    await figure(page, 'plan.success_rate').waitFor();
    await eventually(async () =>
        assert.equal(await figure(page, 'plan.paths').innerText(), '100,000'),
    );
});

test('the lots of the ledger are sold, and the page lists those to sell this year', async ({
    page,
    open,
    api,
}) => {
    await open('/plan');
    await form(page).getByLabel('Use lots of the ledger').check();
    await form(page).getByLabel('Initial spending').selectOption({label: 'amount'});
    await form(page).getByLabel('Spending USD per year').fill('30000');
    await form(page).getByRole('button', {name: 'Run'}).click();
    await figure(page, 'plan.pre_tax').waitFor();
    const sales = page.getByRole('region', {name: 'Lots to sell this year'});
    await sales.getByLabel('Amount after tax').fill('20000');
    const asked = {
        rule: 'lowest_tax',
        short_rate: 0.32,
        long_rate: 0.15,
        long_loss: 0,
        net: 20_000,
    };
    const answer = await api('POST', '/plan/lots-to-sell', asked);
    const rules = page.getByRole('table', {name: 'Lot rules'});
    await eventually(async () =>
        assert.match(await rules.innerText(), new RegExp(format(answer.tax).replace('.', '\\.'))),
    );
    await sales
        .getByRole('table', {name: 'Lots to sell'})
        .getByText(answer.sales[0].symbol)
        .first()
        .waitFor();
});

test('a changed household is computed and restored from its address', async ({page, open}) => {
    await open('/household');
    const rate = figure(page, 'household.success_rate');
    await rate.waitFor();
    const household = page.getByRole('form', {name: 'Household'});
    // Outside the ages that the method states, the field has the error and nothing runs.
    const claimed = household.getByLabel('Claimed at age').first();
    await claimed.fill('71');
    await household.getByText(/from 62 to 70/).waitFor();
    assert.ok(await household.getByRole('button', {name: 'Run'}).isDisabled());
    await claimed.fill('70');
    await household.getByLabel('Spending after taxes').fill('95000');
    await household.getByRole('button', {name: 'Run'}).click();
    await eventually(() => assert.match(decodeURIComponent(page.url()), /"spending":"95000"/));
    const policies = page.getByRole('table', {name: 'Conversion policies'});
    await policies.getByRole('rowheader', {name: 'None', exact: true}).waitFor();
    const shown = await rate.innerText();
    await page.reload();
    await eventually(async () => assert.equal(await rate.innerText(), shown));
    assert.equal(await claimed.inputValue(), '70');
});

test('a plan is saved, saved again, opened, compared and deleted', async ({page, open, api}) => {
    const name = `Early ${Math.random().toString(36).slice(2, 8)}`;
    const id = name.toLowerCase().replace(' ', '-');
    await open('/plan');
    await figure(page, 'plan.success_rate').waitFor();
    const save = async (note) => {
        await page.getByRole('button', {name: 'Save', exact: true}).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByLabel('Name').fill(name);
        await dialog.getByLabel('Note').fill(note);
        await dialog.getByRole('button', {name: 'Save'}).click();
        await dialog.waitFor({state: 'detached'});
    };
    await save('as it is');
    await eventually(() => assert.match(page.url(), new RegExp(`saved=${id}`)));
    await form(page).getByLabel('Rate').fill('5');
    await form(page).getByRole('button', {name: 'Add event'}).click();
    await form(page).getByRole('button', {name: 'Run'}).click();
    await eventually(() => assert.match(decodeURIComponent(page.url()), /"rate":"5"/));
    await save('spends more');
    const stored = await api('GET', `/saved-plans/${id}`);
    assert.equal(stored.version, 2);
    assert.equal(stored.retirement.withdrawal.rate, 0.05);
    // The first version opens with its inputs, and the comparison has the figures of REST.
    await open('/saved-plans');
    await page.getByRole('button', {name: `Versions of ${name}`}).click();
    const versions = page.getByRole('dialog');
    await versions.getByRole('button', {name: 'Open version 1'}).click();
    await eventually(async () =>
        assert.equal(await form(page).getByLabel('Rate').inputValue(), '4'),
    );
    await open('/saved-plans');
    await page.getByRole('button', {name: `Versions of ${name}`}).click();
    await versions.getByRole('link', {name: 'Compare version 1 with the latest'}).click();
    const answer = await api('POST', '/saved-plans/compare', {
        first: {plan: id, version: 1},
        second: {plan: id, version: 2},
    });
    assert.ok(answer.difference.success_rate < 0);
    const shown = figure(page, 'compare.success_rate.difference');
    await shown.waitFor();
    assert.equal(await shown.innerText(), format(answer.difference.success_rate * 100, 2));
    await page
        .getByRole('table', {name: 'Inputs that differ'})
        .getByText('Withdrawal, rate')
        .waitFor();
    const figures = page.getByRole('region', {name: 'Figures', exact: true});
    await figures
        .getByText(
            `Both plans on the same ${format(answer.first_paths)} market paths, seed ${answer.seed}. Amounts are in today’s prices.`,
        )
        .waitFor();
    await eventually(async () =>
        assert.match(await figures.getByRole('table').innerText(), /USD, today’s prices/),
    );
    const differing = page.getByRole('table', {name: 'Inputs that differ'});
    await differing.getByText(/xpense of 10,000 in year 0/).waitFor();
    assert.doesNotMatch(await differing.innerText(), /[{}"]/);
    await open('/saved-plans');
    await page.getByRole('button', {name: `Delete ${name}`}).click();
    await page.getByRole('dialog').getByRole('button', {name: 'Delete'}).click();
    await eventually(async () => {
        const {data} = await api('GET', '/saved-plans');
        assert.ok(!data.some((plan) => plan.plan === id));
    });
});

test('the years until independence match REST', async ({page, open, api}) => {
    const answered = page.waitForResponse(/\/plan\/independence$/);
    await open('/independence');
    const request = (await answered).request().postDataJSON();
    const answer = await api('POST', '/plan/independence', request);
    for (const {kind, p50} of answer.results)
        await eventually(async () =>
            assert.match(
                await figure(page, `independence.${kind}`).innerText(),
                p50 === null ? /n\/a/ : new RegExp(`^${p50}`),
            ),
        );
});

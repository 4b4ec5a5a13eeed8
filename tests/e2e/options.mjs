// The pages of options: their figures match REST, cells show their components, and prices and
// symbols are explained.
import assert from 'node:assert/strict';
import {eventually, format, ownPortfolio, test} from './harness.mjs';
import {figure, shows, table} from './shown.mjs';

const book = '/portfolios/demo-long-short';
const portfolio = 'demo-long-short';
const signed = (x) => (format(x).match(/[1-9]/) && x > 0 ? `+${format(x)}` : format(x));

test('the totals of the Greeks match REST and show their components', async ({page, open, api}) => {
    await open(`${book}/options`);
    const answer = await api('POST', '/options/book', {portfolio});
    const {totals} = answer;
    for (const [name, value] of [
        ['market_value', totals.market_value],
        ['exposure', totals.delta_adjusted_exposure],
        ['gamma', totals.dollar_gamma],
        ['vega', totals.vega_pct],
        ['theta', totals.theta_day],
        ['rho', totals.rho_pct],
    ])
        await shows(page, `options.${name}`, format(value));
    await figure(page, 'options.vega').click();
    const why = page.getByRole('dialog', {name: 'Why: Vega'});
    const rows = why.getByRole('region', {name: 'Positions included'});
    await rows.waitFor();
    assert.equal(
        await rows.locator('tbody tr').count(),
        answer.positions.filter((p) => p.position_vega_pct !== null).length,
    );
    await why.getByText(answer.digest).waitFor();
    await page.keyboard.press('Escape');
    await why.waitFor({state: 'detached'});
});

test('the ladder is shown by expiry, by strike and by underlying', async ({page, open, api}) => {
    await open(`${book}/options`);
    const answer = await api('POST', '/options/book', {portfolio});
    const region = page.getByRole('region', {name: 'Greeks ladder'});
    for (const [choice, name, groups] of [
        ['By expiry', 'Greeks by expiry', answer.by_expiry],
        ['By strike', 'Greeks by strike', answer.by_strike],
        ['By underlying', 'Greeks by underlying', answer.by_underlying],
    ]) {
        await region.getByRole('radio', {name: choice, exact: true}).click({force: true});
        const ladder = table(region, name);
        await eventually(async () =>
            assert.equal(
                await ladder.locator('tbody').getByRole('rowheader').count(),
                groups.length,
            ),
        );
    }
    await region.getByRole('combobox', {name: 'Measure'}).selectOption('theta');
    await region.getByRole('img', {name: /^Theta by underlying; the largest is/}).waitFor();
    const last = answer.by_underlying.at(-1);
    await shows(page, `ladder.${last.underlying}.theta`, format(last.totals.theta_day));
});

test('a cell of the stress grid is labeled as a full revaluation', async ({page, open, api}) => {
    await open(`${book}/options`);
    const grid = await api('POST', '/options/stress-grid', {
        portfolio,
        include_underlyings: false,
    });
    const cell = grid.cells.find((c) => c.spot_shock === -0.1 && c.volatility_shock === 0.05);
    await shows(page, 'stress.-0.1.0.05', signed(cell.pnl));
    await figure(page, 'stress.-0.1.0.05').click();
    const why = page.getByRole('dialog', {name: /^Why: spots \u221210%, volatilities \+5 points/});
    await why.getByText(format(cell.value)).first().waitFor();
    await why.getByText(grid.digest).waitFor();
    await page.keyboard.press('Escape');
    await page
        .getByRole('region', {name: 'Spot and volatility stress'})
        .getByRole('combobox', {name: 'Horizon'})
        .selectOption('30');
    const later = await api('POST', '/options/stress-grid', {
        portfolio,
        include_underlyings: false,
        days: 30,
    });
    const other = later.cells.find((c) => c.spot_shock === 0 && c.volatility_shock === 0);
    await shows(page, 'stress.0.0', signed(other.pnl));
    assert.match(page.url(), /days=30/);
});

test('a proxy volatility is labeled, and can be replaced by a given one', async ({
    page,
    open,
    api,
}) => {
    await open(`${book}/options`);
    const positions = page.getByRole('region', {name: 'Positions', exact: true});
    await positions.getByText('proxy: historical').first().waitFor();
    await positions.getByText('treasury', {exact: true}).first().waitFor();
    await positions.getByText('volatility_proxy').first().waitFor({state: 'attached'}); // in the details
    const market = page.getByRole('form', {name: 'Option market data'});
    await market.getByLabel('By underlying').fill('NVDA high');
    await market.getByRole('alert').waitFor();
    assert.ok(await market.getByRole('button', {name: 'Apply'}).isDisabled());
    await market.getByLabel('By underlying').fill('NVDA 45');
    await market.getByLabel('Volatility').fill('30');
    await market.getByRole('button', {name: 'Apply'}).click();
    const answer = await api('POST', '/options/book', {
        portfolio,
        default_volatility: 0.3,
        volatilities: {NVDA: 0.45},
    });
    await shows(page, 'options.vega', format(answer.totals.vega_pct));
    await eventually(async () =>
        assert.equal(await positions.getByText('proxy: historical').count(), 0),
    );
    assert.match(page.url(), /volatility=0\.3/);
});

test('the market inputs of options apply on the other pages of the portfolio', async ({
    page,
    open,
    api,
}) => {
    await open(`${book}/options`);
    const form = page.getByRole('form', {name: 'Option market data'});
    await form.getByLabel('Volatility').fill('25');
    await form.getByLabel('By underlying').fill('NVDA 55');
    await form.getByRole('button', {name: 'Apply'}).click();
    const tabs = page.getByRole('navigation', {name: 'Portfolio pages'});
    await eventually(async () => assert.match(page.url(), /volatility=0\.25/));
    await tabs.getByRole('link', {name: 'Value at risk'}).click();
    await page.getByText('Options are valued at volatility 25%, NVDA 55%.').waitFor();
    const of = async (market) => {
        const answer = await api('POST', '/risk/var', {portfolio, confidence: [0.99], ...market});
        return answer.results.find((r) => r.method === 'historical');
    };
    const reported = await of({
        option_market: {default_volatility: 0.25, volatilities: {NVDA: 0.55}},
    });
    const usual = await of({});
    assert.notEqual(format(reported.var), format(usual.var));
    await shows(page, 'historical.0.99.var', format(reported.var));
    await page.getByRole('button', {name: 'Clear'}).click();
    await shows(page, 'historical.0.99.var', format(usual.var));
    assert.doesNotMatch(page.url(), /volatil/);
});

test('the P&L between two dates is explained by Greek with its residual', async ({
    page,
    open,
    api,
}) => {
    await open(`${book}/options`);
    const region = page.getByRole('region', {name: 'P&L explained'});
    const form = region.getByRole('form', {name: 'Start and end'});
    await form.getByLabel('From').fill('2025-06-02');
    await form.getByLabel('To').fill('2025-06-20');
    await form.getByRole('button', {name: 'Explain'}).click();
    const {totals} = await api('POST', '/options/explain', {
        portfolio,
        as_of: '2025-06-02',
        end_date: '2025-06-20',
        include_underlyings: false,
    });
    for (const part of ['delta', 'gamma', 'vega', 'theta', 'residual', 'pnl'])
        await shows(page, `explain.${part}`, signed(totals[part]));
    await figure(page, 'explain.residual').click();
    await page.getByRole('dialog', {name: 'Why: P&L by residual'}).waitFor();
});

test('a portfolio without options explains how to add one', async (stage) => {
    const {page, open} = stage;
    const slug = await ownPortfolio(stage);
    await open(`/portfolios/${slug}/options`);
    await page.getByRole('heading', {name: 'No options in this portfolio'}).waitFor();
    await page.getByRole('button', {name: 'Add positions'}).click();
    await page.getByRole('button', {name: 'Add position'}).waitFor();
});

test('an option is priced by every model', async ({page, open, api}) => {
    await open('/options?type=put&spot=100&strike=100&days=365&rate=5&yield=0&volatility=20');
    const option = {
        type: 'put',
        style: 'american',
        spot: 100,
        strike: 100,
        time: 1,
        rate: 0.05,
        volatility: 0.2,
    };
    for (const model of ['bsm', 'andersen_lake', 'binomial', 'finite_difference']) {
        const answer = await api('POST', '/options/price', {options: [option], model});
        await shows(page, `model.${model}.price`, format(answer.options[0].price, 6));
    }
    const answer = await api('POST', '/options/price', {options: [option]});
    await shows(page, 'price.delta', format(answer.options[0].delta, 4));
    const form = page.getByRole('form', {name: 'Option terms'});
    await form.getByLabel('Spot').fill('none');
    await form.getByRole('alert').waitFor();
    assert.equal(await form.getByLabel('Strike').inputValue(), '100');
});

test('a price has an implied volatility, or a reason why not', async ({page, open}) => {
    const address = (price) =>
        `/options?type=call&style=european&spot=100&strike=100&days=365&rate=0&yield=0&price=${price}`;
    await open(address(10));
    // Black-Scholes at the money without rates: 10 = 100 (2 N(sigma / 2) - 1).
    await shows(page, 'implied.volatility', '25.1323');
    await open(address(101));
    await shows(page, 'implied.class', 'Above upper bound');
    await page.getByRole('region', {name: 'Implied volatility'}).getByText('n/a').waitFor();
});

test('symbols are parsed, and invalid ones are reported', async ({page, open}) => {
    await open('/options');
    const region = page.getByRole('region', {name: 'Symbols'});
    await region
        .getByLabel('OCC symbols, one per line')
        .fill('AAPL  241220C00150000\nBRKB250117P00412500\nbad');
    await region.getByRole('button', {name: 'Parse', exact: true}).click();
    const read = table(region, 'Parsed symbols');
    await read.getByRole('cell', {name: 'BRKB  250117P00412500'}).waitFor();
    await read.getByRole('cell', {name: '412.5', exact: true}).waitFor();
    await read.getByText('is not an OCC option symbol').waitFor();
});

test('the report has a section on the Greeks', async ({page, open}) => {
    await open(`${book}/report`);
    await page.getByRole('heading', {name: 'Greeks', exact: true}).waitFor();
    await page.getByRole('cell', {name: 'NVDA 80 call 2025-10-17', exact: true}).first().waitFor();
});

// The web app in a browser, against the program as shipped. Each area has its own file; all areas of a
// run share one server (harness.mjs). `BALLAST_AREAS="plan ledger" node --test app.test.mjs` runs
// some areas, `node --test --test-name-pattern=VaR app.test.mjs` some tests.
const all =
    'frame portfolio portfolio_risk proforma reports ledger_import earlier_system ledger ledger_gains plan drafts resilience offline options limits balance balance_changes business_plans bonds clo clo_figures clo_review tables market onboarding system assistants phone accessibility';

for (const area of (process.env.BALLAST_AREAS ?? all).split(' ')) await import(`./${area}.mjs`);

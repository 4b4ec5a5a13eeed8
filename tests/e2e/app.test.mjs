// The web app in a browser, against the program as shipped. Each area has its own file; all share
// one server (stage.mjs). `node --test --test-name-pattern=VaR app.test.mjs` runs some.
import './frame.mjs';
import './portfolio.mjs';
import './ledger.mjs';
import './plan.mjs';
import './drafts.mjs';
import './resilience.mjs';
import './offline.mjs';
import './options.mjs';
import './balance.mjs';
import './accessibility.mjs';

#include "service/method_title.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace ballast::service {

namespace {

using Pair = std::pair<std::string_view, std::string_view>;

// By method.
constexpr auto kTitles = std::to_array<Pair>({
    {"alm.bond", "Bond price and yield"},
    {"alm.cashflows", "Cash flows of a balance sheet"},
    {"alm.session.compare", "Change of EVE and NII between dates"},
    {"alm.session.create", "Upload of a balance sheet"},
    {"alm.session.decompose", "EVE and NII by product"},
    {"alm.session.dynamic", "NII with planned business"},
    {"alm.session.earlier", "Figures of an earlier system"},
    {"alm.session.find_limit", "Position within a limit"},
    {"alm.session.sensitivity", "Key rates and basis risk"},
    {"alm.session.value", "EVE and NII of a balance sheet"},
    {"alm.session.what_if", "Balance sheet what-if"},
    {"alm.session.why", "Drill-down of EVE and NII"},
    {"alm.shocks", "Shocked curves"},
    {"alm.value", "EVE and NII of a request"},
    {"backup.create", "Backup"},
    {"backup.download", "Backup in one file"},
    {"backup.restore", "Restoration of a backup"},
    {"backup.restore_file", "Restoration of a backup file"},
    {"backup.verify", "Verification of a backup"},
    {"backup.verify_file", "Verification of a backup file"},
    {"batch.backfill", "Batch for past sessions"},
    {"batch.resume", "Continued batch"},
    {"batch.run", "Batch of all engines"},
    {"clo.breakeven", "CLO break-even"},
    {"clo.collateral.compare", "CLO collateral comparison"},
    {"clo.correlation.build", "CLO correlation matrix"},
    {"clo.measures", "Measures of CLO cash flows"},
    {"clo.migration", "CLO rating migration"},
    {"clo.parity", "CLO comparison with the workbook"},
    {"clo.price", "CLO tranche prices"},
    {"clo.project", "CLO projection"},
    {"clo.rank_trades", "CLO trades by effect"},
    {"clo.rebalance", "CLO rebalancing"},
    {"clo.scenario.compare", "CLO scenario comparison"},
    {"clo.simulate", "CLO simulation"},
    {"clo.sync.run", "CLO sources"},
    {"clo.tests", "CLO collateral tests"},
    {"clo.trade", "CLO trades"},
    {"clo.var", "CLO credit value at risk"},
    {"clo.why", "Drill-down of a CLO figure"},
    {"demo.load", "Demo data"},
    {"ledger.change", "Change in net worth"},
    {"ledger.dividends", "Dividend calendar"},
    {"ledger.export", "Export of the ledger"},
    {"ledger.goal.progress", "Progress of goals"},
    {"ledger.holdings", "Holdings"},
    {"ledger.import", "Import of a ledger"},
    {"ledger.lots", "Tax lots and gains"},
    {"ledger.net_worth", "Net worth"},
    {"ledger.performance", "Performance of the ledger"},
    {"ledger.rebalance", "Rebalancing orders"},
    {"ledger.reconcile", "Reconciliation"},
    {"limit.check", "Check of limits"},
    {"limit.metrics", "Figures for limits"},
    {"market.curve", "Yield curve"},
    {"market.export_prices", "Export of prices"},
    {"market.sync", "Download of market data"},
    {"market.validate", "Check of prices"},
    {"onboarding.complete", "First batch of an onboarding"},
    {"onboarding.confirm", "Positions of an onboarding"},
    {"onboarding.retry", "Retried onboarding"},
    {"onboarding.validate", "Readiness of an onboarding"},
    {"options.book", "Options of a portfolio"},
    {"options.explain", "P&L explanation of options"},
    {"options.implied_volatility", "Implied volatility"},
    {"options.parse_symbol", "Option symbols"},
    {"options.price", "Option prices"},
    {"options.stress_grid", "Stress grid of options"},
    {"plan.compare", "Comparison of withdrawal rules"},
    {"plan.conversions", "Roth conversions of a household"},
    {"plan.household", "Projection of a household"},
    {"plan.independence", "Time to financial independence"},
    {"plan.sensitivity", "Sensitivity of a retirement plan"},
    {"plan.simulate", "Simulation of a retirement plan"},
    {"plan.solve", "Solution of a retirement plan"},
    {"proforma.suggest", "Suggested trades"},
    {"report.figures", "Figures of a report"},
    {"report.generate", "Report"},
    {"report.preview", "Preview of a report"},
    {"report.verify", "Verification of a report"},
    {"risk.attribution", "Return attribution"},
    {"risk.backtest", "VaR backtest"},
    {"risk.correlation", "Correlations"},
    {"risk.exposures", "Exposures"},
    {"risk.factor_correlation", "Correlations of factors"},
    {"risk.factors", "Factor betas"},
    {"risk.performance", "Performance"},
    {"risk.stress", "Stress test of given positions"},
    {"risk.var", "Value at risk"},
    {"saved_plan.compare", "Comparison of saved plans"},
    {"security.enrich", "Download of security data"},
    {"stress.grid", "Stress grid"},
    {"stress.replay", "Replay of a crisis"},
    {"stress.reverse", "Reverse stress test"},
    {"stress.run", "Stress test"},
    {"system.cleanup", "Cleanup of old data"},
});

const Pair* title_of(std::string_view method) {
    const auto found = std::ranges::find(kTitles, method, &Pair::first);
    return found == kTitles.end() ? nullptr : &*found;
}

// A word of a method's name as the field writes it.
std::string_view written(std::string_view word) {
    constexpr auto kSpellings =
        std::to_array<Pair>({{"alm", "ALM"},       {"api", "API"},   {"clo", "CLO"},
                             {"csv", "CSV"},       {"es", "ES"},     {"eve", "EVE"},
                             {"fix", "FIX"},       {"fx", "FX"},     {"id", "ID"},
                             {"llm", "LLM"},       {"mag", "MAG"},   {"mcp", "MCP"},
                             {"nii", "NII"},       {"oidc", "OIDC"}, {"pnl", "P&L"},
                             {"sqlite", "SQLite"}, {"totp", "TOTP"}, {"proforma", "pro-forma"},
                             {"url", "URL"},       {"var", "VaR"}});
    const auto found = std::ranges::find(kSpellings, word, &Pair::first);
    return found == kSpellings.end() ? word : found->second;
}

std::string written_words(std::string_view words) {
    std::string text;
    for (std::size_t at = 0; at <= words.size();) {
        const std::size_t end = std::min(words.find('_', at), words.size());
        if (at > 0) text += ' ';
        text += written(words.substr(at, end - at));
        at = end + 1;
    }
    return text;
}

}  // namespace

std::string name_in_words(std::string_view method) {
    std::string title;
    const std::size_t last = method.rfind('.');
    for (std::size_t at = 0; at < method.size();) {
        const std::size_t end = std::min(method.find('.', at), method.size());
        if (at > 0) title += last + 1 == at ? ": " : " ";
        title += written_words(method.substr(at, end - at));
        at = end + 1;
    }
    if (!title.empty())
        title.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(title.front())));
    return title;
}

bool has_title(std::string_view method) { return title_of(method) != nullptr; }

std::string method_title(std::string_view method) {
    const Pair* own = title_of(method);
    return own ? std::string(own->second) : name_in_words(method);
}

}  // namespace ballast::service

#include "api/cli/view_sections.hpp"

namespace ballast::api::cli {

using enum Format;

// ---- portfolios and risk ------------------------------------------------------------------------

std::vector<Section> portfolio_sections() {
    return {{.name = "portfolios",
             .title = "",
             .pointer = "/data",
             .columns = {
                 {"Portfolio", "/slug"},
                 {"Name", "/name"},
                 {"Currency", "/base_currency"},
                 {.title = "Tags", .pointer = "/tags", .spare = 1},
                 {.title = "Updated", .pointer = "/updated_at", .format = kInstant, .spare = 2}}}};
}

std::vector<Section> position_sections() {
    return {{.name = "positions",
             .title = "",
             .pointer = "/data",
             .columns = {{"Symbol", "/symbol"},
                         {"Type", "/type"},
                         {"Quantity", "/quantity", kQuantity, true},
                         {"Entry price", "/entry_price", kQuantity},
                         {"Entry date", "/entry_date"},
                         {"Strategy", "/strategy"},
                         {"Tags", "/tags"}}}};
}

std::vector<Section> exposure_sections() {
    const std::vector<Column> of_group{{"Name", "/name"},
                                       {"Long", "/totals/long", kMoney},
                                       {"Short", "/totals/short", kMoney, true},
                                       {"Gross", "/totals/gross", kMoney},
                                       {"Net", "/totals/net", kMoney, true},
                                       {"Share of gross", "/share", kPercent}};
    return {
        {.name = "totals",
         .title = "",
         .pointer = "",
         .columns = {{"Gross exposure", "/totals/gross", kMoney},
                     {"Net exposure", "/totals/net", kMoney, true},
                     {"Long", "/totals/long", kMoney},
                     {"Short", "/totals/short", kMoney, true},
                     {"Delta-adjusted net", "/delta_adjusted/net", kMoney, true},
                     {"Effective number of positions", "/concentration/effective_number", kNumber}},
         .is_facts = true},
        {.name = "types", .title = "By type", .pointer = "/by_type", .columns = of_group},
        {.name = "sectors", .title = "By sector", .pointer = "/by_sector", .columns = of_group},
        {.name = "currencies",
         .title = "By currency",
         .pointer = "/by_currency",
         .columns = of_group},
        {.name = "top",
         .title = "Largest positions",
         .pointer = "/concentration/top",
         .columns = {{"Symbol", "/symbol"},
                     {"Value", "/value", kMoney, true},
                     {"Share of gross", "/share", kPercent}}}};
}

std::vector<Section> limit_sections() {
    return {{.name = "limits",
             .title = "",
             .pointer = "/limits",
             .columns = {{"Subject", "/subject_name"},
                         {"Limit", "/limit"},
                         {"Status", "/status"},
                         {"Value", "/value", kNumber},
                         {"Side", "/comparison"},
                         {"Soft", "/soft", kNumber},
                         {"Hard", "/hard", kNumber},
                         {"Used", "/utilisation", kPercent},
                         {"As of", "/as_of"},
                         {"Message", "/message"}}}};
}

std::vector<Section> var_sections() {
    return {{.name = "book",
             .title = "",
             .pointer = "",
             .columns = {{"Net value", "/net_value", kMoney, true},
                         {"Daily volatility", "/volatility", kMoney},
                         {"Observations", "/observations", kQuantity},
                         {"First return", "/first_date"},
                         {"Last return", "/last_date"}},
             .is_facts = true},
            {.name = "var",
             .title = "Value at risk by method (positive is a loss)",
             .pointer = "/results",
             .columns = {{"Method", "/method"},
                         {"Confidence", "/confidence", kLevel},
                         {"Days", "/horizon_days", kQuantity},
                         {"VaR", "/var", kMoney},
                         {"VaR / value", "/var_fraction", kPercent},
                         {"ES", "/es", kMoney},
                         {"Std. error", "/standard_error", kMoney}}},
            {.name = "components",
             .title = "VaR contribution by position",
             .pointer = "/components",
             .columns = {{"Symbol", "/symbol"},
                         {"Value", "/value", kMoney, true},
                         {"Component VaR", "/component", kMoney, true},
                         {"Share", "/component_share", kPercent, true},
                         {"Standalone", "/standalone", kMoney},
                         {"Incremental", "/incremental", kMoney, true}},
             .same = {"/method", "/confidence"}}};
}

std::vector<Section> factor_sections() {
    return {{.name = "portfolio",
             .title = "",
             .pointer = "",
             .columns = {{"Estimator", "/estimator"},
                         {"Standard errors", "/standard_errors"},
                         {"Observations", "/observations", kQuantity},
                         {"R squared", "/portfolio/r_squared", kNumber},
                         {"Volatility", "/portfolio/variance/volatility", kPercent},
                         {"Systematic", "/portfolio/variance/systematic_volatility", kPercent},
                         {"Specific", "/portfolio/variance/specific_volatility", kPercent},
                         {"Condition number", "/collinearity/condition_number", kNumber}},
             .is_facts = true},
            {.name = "betas",
             .title = "Betas of the portfolio",
             .pointer = "/portfolio/betas",
             .columns = {{"Factor", "/factor"},
                         {"Beta", "/beta", kNumber, true},
                         {"Std. error", "/standard_error", kNumber},
                         {"t", "/t", kNumber, true},
                         {"Lower", "/lower", kNumber, true},
                         {"Upper", "/upper", kNumber, true},
                         {"VIF", "/vif", kNumber},
                         {"Identified", "/identified"}}},
            {.name = "risk",
             .title = "Contribution to the variance by factor",
             .pointer = "/portfolio/variance/by_factor",
             .columns = {{"Factor", "/factor"}, {"Share", "/share", kPercent, true}}},
            {.name = "positions",
             .title = "Contribution by position",
             .pointer = "/portfolio/holdings",
             .columns = {{"Symbol", "/symbol"},
                         {"Exposure", "/exposure", kMoney, true},
                         {"Weight", "/weight", kPercent, true},
                         {"Share of variance", "/variance_share", kPercent, true},
                         {"Return", "/return_contribution", kPercent, true}}},
            {.name = "assets",
             .title = "Regressions by asset",
             .pointer = "/assets",
             .columns = {{"Asset", "/asset"},
                         {"Beta", "/betas/0/beta", kNumber, true},
                         {"Std. error", "/betas/0/standard_error", kNumber},
                         {"Alpha", "/alpha", kPercent, true},
                         {"R squared", "/r_squared", kNumber},
                         {"Observations", "/observations", kQuantity}}}};
}

std::vector<Section> batch_sections() {
    return {{.name = "run",
             .title = "",
             .pointer = "",
             .columns = {{"Date", "/as_of"},
                         {"State", "/state"},
                         {"Steps", "/done", kQuantity},
                         {"Failed", "/failed", kQuantity},
                         {"Unchanged", "/skipped", kQuantity},
                         {"ms", "/duration_ms", kQuantity},
                         {"Run", "/id"}},
             .is_facts = true},
            {.name = "steps",
             .title = "",
             .pointer = "/steps",
             .columns = {{"Portfolio", "/portfolio"},
                         {"Engine", "/engine"},
                         {"State", "/state"},
                         {"ms", "/duration_ms", kQuantity},
                         {"Coverage", "/coverage", kLevel},
                         {"Issues", "/issues", kQuantity},
                         {"Message", "/message"}}}};
}

std::vector<Section> summary_sections() {
    return {{.name = "value",
             .title = "",
             .pointer = "",
             .columns = {{"Date of the snapshot", "/as_of"},
                         {"Last price", "/last_price"},
                         {"Net value", "/value/net", kMoney, true},
                         {"Day P&L", "/value/day_pnl", kMoney, true},
                         {"Gross value", "/value/gross", kMoney},
                         {"Delta-adjusted net", "/value/delta_adjusted_net", kMoney, true},
                         {"Changed since", "/changed"},
                         {"Positions with a fresh price", "/prices/coverage", kLevel}},
             .is_facts = true},
            {.name = "risk",
             .title = "Value at risk by method (positive is a loss)",
             .pointer = "/risk",
             .columns = {{"Method", "/method"},
                         {"Confidence", "/confidence", kLevel},
                         {"VaR", "/var", kMoney},
                         {"ES", "/es", kMoney}}},
            {.name = "betas",
             .title = "Betas",
             .pointer = "/betas",
             .columns = {{"Factor", "/factor"}, {"Beta", "/beta", kNumber, true}}},
            {.name = "stress",
             .title = "Worst stress losses",
             .pointer = "/stress",
             .columns = {{"Scenario", "/name"},
                         {"Change", "/total", kMoney, true},
                         {"Of net", "/fraction", kPercent, true}}}};
}

std::vector<Section> schedule_sections() {
    return {{.name = "schedule",
             .title = "",
             .pointer = "",
             .columns = {{"Name", "/name"},
                         {"Title", "/title"},
                         {"Rule", "/rule"},
                         {"Enabled", "/enabled"},
                         {"Next run", "/next_run_at", kInstant},
                         {"Last run", "/last_run_at", kInstant},
                         {"Outcome", "/last_outcome"},
                         {"Job", "/last_job"}},
             .is_facts = true}};
}

std::vector<Section> attribution_sections() {
    const std::vector<Column> of_period{{"Period", "/period"},
                                        {"Portfolio", "/portfolio_return", kPercent, true},
                                        {"Benchmark", "/benchmark_return", kPercent, true},
                                        {"Active", "/active", kPercent, true}};
    const auto with = [&](std::vector<Column> columns, const std::vector<Column>& more) {
        columns.insert(columns.end(), more.begin(), more.end());
        return columns;
    };
    const std::vector<Column> effects{{"Allocation", "/allocation", kPercent, true},
                                      {"Selection", "/selection", kPercent, true},
                                      {"Interaction", "/interaction", kPercent, true}};
    return {{.name = "total",
             .title = "",
             .pointer = "",
             .columns = {{"Method", "/method"},
                         {"Benchmark", "/benchmark"},
                         {"First return", "/first_date"},
                         {"Last return", "/last_date"},
                         {"Portfolio return", "/factors/total/portfolio_return", kPercent, true},
                         {"Active return", "/factors/total/active", kPercent, true},
                         {"Common", "/factors/total/common", kPercent, true},
                         {"Specific", "/factors/total/specific", kPercent, true}},
             .is_facts = true},
            {.name = "factors",
             .title = "By factor",
             .pointer = "/factors/total/factors",
             .columns = {{"Factor", "/factor"},
                         {"Mean exposure", "/mean_exposure", kNumber, true},
                         {"Factor return", "/factor_return", kPercent, true},
                         {"Contribution", "/contribution", kPercent, true},
                         {"Tilt", "/tilt", kPercent, true},
                         {"Timing", "/timing", kPercent, true}}},
            {.name = "factor_periods",
             .title = "By period",
             .pointer = "/factors/periods",
             .columns = with(of_period, {{"Common", "/common", kPercent, true},
                                         {"Specific", "/specific", kPercent, true}})},
            {.name = "groups",
             .title = "By group, linked",
             .pointer = "/linked/groups",
             .columns = with({{"Group", "/name"},
                              {"Weight", "/weight", kPercent},
                              {"Benchmark weight", "/benchmark_weight", kPercent},
                              {"Active", "/active", kPercent, true}},
                             effects)},
            {.name = "periods",
             .title = "Effects by period",
             .pointer = "/periods",
             .columns = with(of_period, effects)}};
}

std::vector<Section> factor_list_sections() {
    return {{.name = "factors",
             .title = "",
             .pointer = "/data",
             .columns = {{"Factor", "/name"},
                         {"Symbol", "/symbol"},
                         {"Coordinates", "/coordinates"},
                         {"Origin", "/origin"},
                         {"Note", "/note"}}}};
}

}  // namespace ballast::api::cli

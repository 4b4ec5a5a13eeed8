#include "report/markdown.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "report/number.hpp"
#include "report/words.hpp"

namespace ballast::report {

namespace {

constexpr std::size_t kComponentRows = 15;
constexpr std::size_t kScenarioRows = 5;

std::string title_of_group(std::string_view what, const std::vector<risk::ExposureGroup>& groups) {
    if (groups.empty()) return {};
    std::string out = fmt::format(
        "\n| {} | Positions | Long | Short | Net | Share of gross |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: |\n",
        what);
    for (const risk::ExposureGroup& group : groups)
        out += fmt::format("| {} | {} | {} | {} | {} | {} |\n", markdown_text(group.name),
                           group.totals.count, amount(group.totals.long_value),
                           amount(group.totals.short_value), amount(group.totals.net),
                           percent(group.share));
    return out;
}

template <class T>
std::string section(std::string_view title, const Section<T>& part,
                    std::string (*write)(const PortfolioReport&, const T&),
                    const PortfolioReport& report) {
    std::string out = fmt::format("\n## {}\n\n", title);
    out += part.value ? write(report, *part.value)
                      : fmt::format("N/A: {}\n", markdown_text(part.unavailable));
    return out;
}

std::string write_summary(const PortfolioReport& report) {
    const Summary& s = report.summary;
    std::string out = "\n## Executive summary\n\n";
    for (const std::string& finding : s.findings)
        out += fmt::format("- {}\n", markdown_text(finding));
    out += fmt::format(
        "\n| Figure | {} |\n| --- | ---: |\n"
        "| Net value | {} |\n| Gross value | {} |\n| P&L of the day | {} |\n"
        "| Unrealized gain | {} |\n| VaR, historical, {}, {} | {} |\n"
        "| ES, historical, {}, {} | {} |\n| VaR / net value | {} |\n"
        "| Volatility, annualized | {} |\n| Beta to {} | {} |\n| Maximum drawdown | {} |\n"
        "| Positions | {} |\n| Positions left out | {} |\n| Coverage | {} |\n",
        report.currency, amount(s.net_value), amount(s.gross_value), amount(s.daily_pnl),
        amount(s.unrealized_gain), percent(s.headline_confidence, 1), days(s.horizon_days),
        amount(s.var), percent(s.headline_confidence, 1), days(s.horizon_days), amount(s.es),
        percent(s.var_fraction), amount(s.volatility_annualized), markdown_text(report.benchmark),
        plain(s.beta), percent(s.max_drawdown), s.positions, s.positions_left_out,
        percent(report.coverage));
    return out;
}

std::string write_snapshot(const PortfolioReport& report) {
    const BookSnapshot& book = report.snapshot;
    std::string out = fmt::format(
        "\n## Snapshot\n\nLong {}, short {}, cost {}, unrealized gain {}, P&L of the day {} "
        "({}).\n\n"
        "| Symbol | Type | Quantity | Price | Market value | Weight | Unrealized gain | Day | "
        "VaR component | Remark |\n"
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n",
        amount(book.market_value_long), amount(book.market_value_short), amount(book.cost),
        amount(book.unrealized_gain), amount(book.daily_pnl), report.currency);
    for (const PositionLine& line : book.positions)
        out += fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |\n",
                           markdown_text(line.symbol), line.type, line.quantity, amount(line.price),
                           amount(line.market_value), percent(line.weight),
                           amount(line.unrealized_gain), amount(line.daily_pnl),
                           amount(line.var_historical),
                           markdown_text(line.issue.empty() ? line.note : line.issue));
    return out;
}

std::string write_exposures(const PortfolioReport& report, const risk::ExposureReport& e) {
    const auto row = [](std::string_view name, const risk::ExposureTotals& totals) {
        return fmt::format("| {} | {} | {} | {} | {} | {} |\n", name, totals.count,
                           amount(totals.gross), amount(totals.net), amount(totals.long_value),
                           amount(totals.short_value));
    };
    std::string out = fmt::format(
        "Amounts in {}.\n\n| | Positions | Gross | Net | Long | Short |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: |\n",
        report.currency);
    out += row("Book", e.totals) + row("Options", e.options) + row("Other", e.non_options) +
           row("Delta-adjusted", e.delta_adjusted);
    out += fmt::format("\nNotional {}. Positions with a value: {} of all.\n", amount(e.notional),
                       percent(e.coverage));
    out += title_of_group("Type", e.by_type) + title_of_group("Sector", e.by_sector) +
           title_of_group("Tag", e.by_tag);
    out += fmt::format(
        "\nConcentration: Herfindahl {}, effective number of positions {}.\n\n"
        "| Symbol | Net value | Share |\n| --- | ---: | ---: |\n",
        plain(e.concentration.herfindahl, 4), plain(e.concentration.effective_number, 1));
    for (const risk::ConcentrationLine& line : e.concentration.top)
        out += fmt::format("| {} | {} | {} |\n", markdown_text(line.symbol), amount(line.value),
                           percent(line.share));
    return out;
}

std::string write_components(const PortfolioReport& report, const risk::VarReport& var) {
    std::vector<risk::VarComponent> lines;
    for (const risk::VarComponent& line : var.components)
        if (line.method == risk::VarMethod::kHistorical &&
            line.confidence == report.summary.headline_confidence)
            lines.push_back(line);
    if (lines.empty()) return {};
    std::sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) {
        return a.component_es.value_or(0.0) > b.component_es.value_or(0.0);
    });
    std::string out = fmt::format(
        "\nVaR contribution by symbol, historical, at {}; components of all {} symbols add up to "
        "them.\n\n"
        "| Symbol | Value | VaR component | ES component | Alone | Incremental |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: |\n",
        percent(report.summary.headline_confidence, 1), lines.size());
    for (std::size_t i = 0; i < std::min(lines.size(), kComponentRows); ++i)
        out += fmt::format("| {} | {} | {} | {} | {} | {} |\n", markdown_text(lines[i].symbol),
                           amount(lines[i].value), amount(lines[i].component),
                           amount(lines[i].component_es), amount(lines[i].standalone),
                           amount(lines[i].incremental));
    return out;
}

std::string write_scenarios(const risk::VarReport& var) {
    std::string out;
    std::size_t shown = 0;
    for (const risk::TailScenario& scenario : var.scenarios) {
        if (scenario.method != risk::VarMethod::kHistorical || !scenario.date) continue;
        if (shown == 0)
            out +=
                "\nDays in the tail of the historical distribution.\n\n| Rank | Date | P&L | "
                "Largest contributor |\n"
                "| ---: | --- | ---: | --- |\n";
        std::vector<risk::ScenarioPosition> positions = scenario.positions;
        std::sort(positions.begin(), positions.end(),
                  [](const auto& a, const auto& b) { return a.pnl < b.pnl; });
        std::string most;
        for (std::size_t i = 0; i < std::min<std::size_t>(3, positions.size()); ++i)
            most += fmt::format("{}{} {}", i ? ", " : "", positions[i].symbol,
                                amount(positions[i].pnl, 0));
        out += fmt::format("| {} | {} | {} | {} |\n", scenario.rank, scenario.date->to_string(),
                           amount(scenario.pnl), markdown_text(most));
        if (++shown == kScenarioRows) break;
    }
    return out;
}

std::string write_var(const PortfolioReport& report, const risk::VarReport& var) {
    std::string out = fmt::format(
        "Losses are positive, in {}, over {}; {} returns from {} to {}.\n\n"
        "| Method | Confidence | VaR | ES | s.e. of VaR | s.e. of ES | VaR / net | Quantile | ES "
        "rule | Horizon |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- | --- |\n",
        report.currency, days(report.summary.horizon_days), var.observations,
        var.first_date ? var.first_date->to_string() : "N/A",
        var.last_date ? var.last_date->to_string() : "N/A");
    for (const risk::VarResult& r : var.results)
        out += fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |\n",
                           name_of(r.method), percent(r.confidence, 1), amount(r.var), amount(r.es),
                           amount(r.standard_error), amount(r.es_standard_error),
                           percent(r.var_fraction), name_of(r.quantile), name_of(r.es_rule),
                           name_of(r.scaling));
    return out + write_components(report, var) + write_scenarios(var);
}

std::string write_backtest(const PortfolioReport& report, const std::vector<BacktestLine>& lines) {
    std::string out = fmt::format(
        "Backtest of today's positions on past days, each forecast from the {} days before it. A "
        "small p-value is evidence against the method.\n\n"
        "| Method | Confidence | Days | Exceptions | Expected | Kupiec p | Independence p | "
        "Conditional p | Zone |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n",
        report.settings.backtest_window);
    for (const BacktestLine& line : lines)
        out += fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} | {} |\n", name_of(line.method),
                           percent(line.confidence, 1), line.observations, line.exceptions,
                           plain(line.expected, 1), plain(line.kupiec_p_value, 4),
                           plain(line.independence_p_value, 4), plain(line.conditional_p_value, 4),
                           name_of(line.zone));
    return out;
}

std::string write_pairs(std::string_view title, const std::vector<risk::CorrelationPair>& pairs) {
    std::string out =
        fmt::format("\n| {} | | Correlation | t |\n| --- | --- | ---: | ---: |\n", title);
    for (const risk::CorrelationPair& pair : pairs)
        out += fmt::format("| {} | {} | {} | {} |\n", markdown_text(pair.first),
                           markdown_text(pair.second), plain(pair.correlation, 3),
                           plain(pair.t_statistic, 1));
    return out;
}

std::string write_correlation(const PortfolioReport& /*report*/, const risk::CorrelationReport& c) {
    std::string out = fmt::format(
        "{} symbols, {} returns. Average correlation {}, effective number of bets {}, smallest "
        "eigenvalue {}.\n",
        c.symbols.size(), c.observations, plain(c.average, 3), plain(c.effective_bets, 1),
        plain(c.minimum_eigenvalue, 4));
    out += write_pairs("Highest", c.highest) + write_pairs("Lowest", c.lowest);
    out += "\n| Cluster | Average inside |\n| --- | ---: |\n";
    for (const risk::CorrelationCluster& cluster : c.clusters)
        out += fmt::format("| {} | {} |\n",
                           markdown_text(fmt::format("{}", fmt::join(cluster.symbols, ", "))),
                           plain(cluster.average, 3));
    return out;
}

std::string write_performance(const PortfolioReport& report, const risk::PerformanceReport& p) {
    std::string out = fmt::format(
        "Today's {} from {} to {}, return on gross value.\n\n"
        "| Figure | |\n| --- | ---: |\n"
        "| Cumulative return | {} |\n| Annualized return | {} |\n| Volatility | {} |\n"
        "| Sharpe ratio | {} |\n| Sortino ratio | {} |\n| Maximum drawdown | {} |\n"
        "| Beta to {} | {} |\n| Correlation with it | {} |\n| Skewness | {} |\n"
        "| Excess kurtosis | {} |\n",
        report.holding == risk::HoldingRule::kHeldQuantities ? "quantities held"
                                                             : "weights, rebalanced daily,",
        p.first_date ? p.first_date->to_string() : "N/A",
        p.last_date ? p.last_date->to_string() : "N/A", percent(p.cumulative_return),
        percent(p.annualized_return), percent(p.volatility), plain(p.sharpe), plain(p.sortino),
        percent(p.max_drawdown), markdown_text(report.benchmark), plain(p.beta),
        plain(p.correlation), plain(p.skewness), plain(p.excess_kurtosis));
    return out;
}

std::string write_greeks(const PortfolioReport& report, const GreeksReport& g) {
    std::string out = fmt::format(
        "Per position, in {}: delta-adjusted exposure is delta times spot; vega per point of "
        "volatility, theta per calendar day, rho per 1 % of rate. Rate {}; volatilities from the "
        "source named.\n\n"
        "| Symbol | Quantity | Spot | Volatility | Price | Market value | Delta-adjusted | Gamma | "
        "Vega | Theta | Rho |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
        report.currency, percent(g.rate));
    const auto figures = [](const GreeksLine& l) {
        return fmt::format("{} | {} | {} | {} | {} | {} |\n", amount(l.market_value),
                           amount(l.delta_adjusted_exposure), plain(l.gamma, 4), amount(l.vega_pct),
                           amount(l.theta_day), amount(l.rho_pct));
    };
    for (const GreeksLine& l : g.lines)
        out += fmt::format("| {} | {} | {} | {} ({}) | {} | {}", markdown_text(l.symbol),
                           plain(l.quantity, 0), amount(l.spot), percent(l.volatility),
                           l.volatility_source, amount(l.price), figures(l));
    out += fmt::format("| Total | | | | | {}", figures(g.total));
    if (g.not_priced > 0)
        out += fmt::format(
            "\n{} option positions could not be priced; see the issues for the reasons.\n",
            g.not_priced);
    return out;
}

std::string write_end(const PortfolioReport& report) {
    std::string out = "\n## Conventions\n\n";
    for (const std::string& line : report.conventions)
        out += fmt::format("- {}\n", markdown_text(line));
    out += "\n## Issues\n\n";
    if (report.issues.empty()) out += "None.\n";
    for (const Issue& issue : report.issues)
        out += fmt::format("- {} {}: {}\n", to_string(issue.severity), markdown_text(issue.code),
                           markdown_text(issue.message));
    out += fmt::format("\nEngine {}, data {}, result {}.\n", report.engine_version,
                       report.data_digest.substr(0, 16), report.digest.substr(0, 16));
    return out;
}

}  // namespace

std::string to_markdown(const PortfolioReport& report) {
    std::string out =
        fmt::format("# Risk report: {}\n\n{}\n\nAs of {}, in {}. Coverage {}.\n",
                    markdown_text(report.name), markdown_text(report.description),
                    report.as_of.to_string(), report.currency, percent(report.coverage));
    out += write_summary(report);
    out += write_snapshot(report);
    out += section("Exposures", report.exposures, write_exposures, report);
    out += section("Value at risk and expected shortfall", report.var, write_var, report);
    out += section("Backtest", report.backtest, write_backtest, report);
    out += section("Correlations", report.correlation, write_correlation, report);
    out += section("Performance", report.performance, write_performance, report);
    out += section("Greeks", report.greeks, write_greeks, report);
    out += write_end(report);
    return out;
}

}  // namespace ballast::report

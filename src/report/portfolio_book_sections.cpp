// Sections about what is held: summary, snapshot, exposures, Greeks, limits, data quality.
#include <algorithm>
#include <fmt/format.h>
#include <map>

#include "base/words.hpp"
#include "model/describe_limit.hpp"
#include "report/number.hpp"
#include "report/portfolio_sections.hpp"
#include "report/words.hpp"

namespace ballast::report {

namespace {

Table group_table(const std::string& id, const std::string& name,
                  const std::vector<risk::ExposureGroup>& groups, const std::string& currency) {
    Table table{
        .id = "exposures." + id,
        .title = "By " + id,
        .columns = {text_column(id, name), count_column("positions", "Positions"),
                    money_column("long", "Long", currency),
                    money_column("short", "Short", currency), money_column("net", "Net", currency),
                    percent_column("share", "Share of gross")}};
    for (const risk::ExposureGroup& group : groups)
        table.rows.push_back({{text(group.name), number(static_cast<double>(group.totals.count)),
                               number(group.totals.long_value), number(group.totals.short_value),
                               number(group.totals.net), number(group.share)}});
    return table;
}

StatusLevel level_of(model::LimitStatus status) {
    using enum model::LimitStatus;
    switch (status) {
        case kOk:
            return StatusLevel::kGood;
        case kSoftBreach:
            return StatusLevel::kWarning;
        case kHardBreach:
            return StatusLevel::kBad;
        case kUnknown:
            break;
    }
    return StatusLevel::kNeutral;
}

}  // namespace

void add_summary(const PortfolioReport& report, DocumentSection& section) {
    const Summary& s = report.summary;
    add_list(section, s.findings);
    const Format money{Unit::kMoney, 2, report.currency};
    const Format fraction{Unit::kPercent, 2};
    const std::string risk =
        fmt::format("historical, {}, {}", percent(s.headline_confidence, 1), days(s.horizon_days));
    Table table{.id = "summary",
                .columns = {text_column("figure", "Figure"), number_column("value", "Value")}};
    const auto row = [&](std::string name, std::optional<double> value, const Format& format) {
        table.rows.push_back({{text(std::move(name)), number(value, format)}});
    };
    row("Net value", s.net_value, money);
    row("Gross value", s.gross_value, money);
    row("P&L of the day", s.daily_pnl, money);
    row("Unrealized gain", s.unrealized_gain, money);
    row("VaR, " + risk, s.var, money);
    row("ES, " + risk, s.es, money);
    row("VaR / net value", s.var_fraction, fraction);
    row("Volatility, annualized", s.volatility_annualized, money);
    row("Beta to " + (report.benchmark.empty() ? "the benchmark" : report.benchmark), s.beta,
        {Unit::kNumber, 2});
    row("Maximum drawdown", s.max_drawdown, fraction);
    row("Positions", static_cast<double>(s.positions), {Unit::kCount, 0});
    row("Positions left out", static_cast<double>(s.positions_left_out), {Unit::kCount, 0});
    row("Coverage", report.coverage, fraction);
    add_table(section, std::move(table));
}

void add_snapshot(const PortfolioReport& report, DocumentSection& section) {
    const BookSnapshot& book = report.snapshot;
    const std::string& currency = report.currency;
    Table totals{
        .id = "snapshot.totals",
        .title = "Totals",
        .columns = {money_column("long", "Long", currency),
                    money_column("short", "Short", currency),
                    money_column("cost", "Cost", currency),
                    money_column("unrealized_gain", "Unrealized gain", currency),
                    money_column("daily_pnl", "P&L of the day", currency)},
        .rows = {{{number(book.market_value_long), number(book.market_value_short),
                   number(book.cost), number(book.unrealized_gain), number(book.daily_pnl)}}}};
    add_table(section, std::move(totals));
    Table table{
        .id = "snapshot.positions",
        .title = "Positions",
        .columns = {text_column("position", "Position"), text_column("type", "Type"),
                    number_column("quantity", "Quantity", 0), number_column("price", "Price"),
                    money_column("market_value", "Market value", currency),
                    percent_column("weight", "Weight"),
                    money_column("unrealized_gain", "Unrealized gain", currency),
                    money_column("daily_pnl", "Day", currency),
                    money_column("var_historical", "VaR component", currency)}};
    const bool has_issues = std::ranges::any_of(
        book.positions, [](const PositionLine& line) { return !line.issue.empty(); });
    if (has_issues) table.columns.push_back(text_column("remark", "Remark"));
    for (const PositionLine& line : book.positions) {
        Row row{{text(position_name(line.symbol)), text(line.type), exact_number(line.quantity),
                 number(line.price), number(line.market_value), number(line.weight),
                 number(line.unrealized_gain), number(line.daily_pnl),
                 number(line.var_historical)}};
        if (has_issues) row.cells.push_back(text(line.issue));
        table.rows.push_back(std::move(row));
    }
    if (table.rows.empty()) table.note = "The portfolio has no positions.";
    add_table(section, std::move(table));
}

void add_exposures(const PortfolioReport& report, DocumentSection& section) {
    if (!available(report.exposures, section)) return;
    const risk::ExposureReport& e = *report.exposures.value;
    const std::string& currency = report.currency;
    Table table{
        .id = "exposures.totals",
        .title = "Long and short",
        .columns = {text_column("part", "Part"), count_column("positions", "Positions"),
                    money_column("gross", "Gross", currency), money_column("net", "Net", currency),
                    money_column("long", "Long", currency),
                    money_column("short", "Short", currency)}};
    const auto row = [&](std::string name, const risk::ExposureTotals& totals, RowKind kind) {
        table.rows.push_back({{text(std::move(name)), number(static_cast<double>(totals.count)),
                               number(totals.gross), number(totals.net), number(totals.long_value),
                               number(totals.short_value)},
                              kind});
    };
    row("Options", e.options, RowKind::kNormal);
    row("Other positions", e.non_options, RowKind::kNormal);
    row("All", e.totals, RowKind::kTotal);
    row("Delta-adjusted", e.delta_adjusted, RowKind::kNormal);
    table.note = fmt::format("Notional {}. Positions with a value: {} of all.", amount(e.notional),
                             percent(e.coverage));
    add_table(section, std::move(table));
    Chart chart{.id = "exposures.sectors",
                .title = "Exposure by sector",
                .summary = "Long and short market value of each sector.",
                .kind = ChartKind::kStacked,
                .format = {Unit::kMoney, 0, currency},
                .series = {{"Long", {}}, {"Short", {}}}};
    for (const risk::ExposureGroup& group : e.by_sector) {
        if (chart.labels.size() == 16) break;
        chart.labels.push_back(group.name);
        chart.series[0].values.emplace_back(group.totals.long_value);
        chart.series[1].values.emplace_back(group.totals.short_value);
    }
    if (!chart.labels.empty()) add_chart(section, std::move(chart));
    if (!e.by_type.empty()) add_table(section, group_table("type", "Type", e.by_type, currency));
    if (!e.by_sector.empty())
        add_table(section, group_table("sector", "Sector", e.by_sector, currency));
    if (!e.by_tag.empty()) add_table(section, group_table("tag", "Tag", e.by_tag, currency));
    Table top{
        .id = "exposures.concentration",
        .title = "Concentration",
        .columns = {text_column("symbol", "Symbol"), money_column("net", "Net value", currency),
                    percent_column("share", "Share")},
        .note = fmt::format("Herfindahl {}, effective number of positions {}.",
                            plain(e.concentration.herfindahl, 4),
                            plain(e.concentration.effective_number, 1))};
    for (const risk::ConcentrationLine& line : e.concentration.top)
        top.rows.push_back({{text(line.symbol), number(line.value), number(line.share)}});
    if (!top.rows.empty()) add_table(section, std::move(top));
}

void add_greeks(const PortfolioReport& report, DocumentSection& section) {
    if (!available(report.greeks, section)) return;
    const GreeksReport& g = *report.greeks.value;
    const std::string& currency = report.currency;
    add_paragraph(section,
                  fmt::format("Of positions: delta-adjusted exposure is delta times spot; vega per "
                              "point of volatility, theta per calendar day, rho per 1% of rate. "
                              "Rate {}.",
                              percent(g.rate)));
    Table table{
        .id = "greeks",
        .columns = {text_column("symbol", "Option"), number_column("quantity", "Contracts", 0),
                    number_column("spot", "Spot"), percent_column("volatility", "Volatility"),
                    text_column("volatility_source", "Source"), number_column("price", "Price"),
                    money_column("market_value", "Market value", currency),
                    money_column("delta_adjusted_exposure", "Delta-adjusted", currency),
                    number_column("gamma", "Gamma", 4), money_column("vega_pct", "Vega", currency),
                    money_column("theta_day", "Theta", currency),
                    money_column("rho_pct", "Rho", currency)}};
    for (const GreeksLine& l : g.lines)
        table.rows.push_back(
            {{text(position_name(l.symbol)), number(l.quantity), number(l.spot),
              number(l.volatility), text(l.volatility_source), number(l.price),
              number(l.market_value), number(l.delta_adjusted_exposure), number(l.gamma),
              number(l.vega_pct), number(l.theta_day), number(l.rho_pct)}});
    const GreeksLine& t = g.total;
    table.rows.push_back(
        {{text("Total"), text(""), text(""), text(""), text(""), text(""), number(t.market_value),
          number(t.delta_adjusted_exposure), number(t.gamma), number(t.vega_pct),
          number(t.theta_day), number(t.rho_pct)},
         RowKind::kTotal});
    if (g.not_priced > 0)
        table.note = fmt::format(
            "{} option positions could not be priced; the issues state the reasons.", g.not_priced);
    add_table(section, std::move(table));
    std::map<std::string, double> by_underlying;
    for (const GreeksLine& l : g.lines) by_underlying[l.underlying] += l.delta_adjusted_exposure;
    Chart chart{.id = "greeks.delta",
                .title = "Delta-adjusted exposure of options by underlying",
                .summary = "Delta times spot of all options on an underlying.",
                .kind = ChartKind::kBars,
                .format = {Unit::kMoney, 0, currency},
                .series = {{"Delta-adjusted exposure", {}}}};
    for (const auto& [underlying, exposure] : by_underlying) {
        chart.labels.push_back(underlying);
        chart.series[0].values.emplace_back(exposure);
    }
    if (!chart.labels.empty() && chart.labels.size() <= 40) add_chart(section, std::move(chart));
}

Format limit_format(model::LimitUnit unit, const std::string& currency) {
    switch (unit) {
        case model::LimitUnit::kFraction:
            return {Unit::kPercent, 2};
        case model::LimitUnit::kCurrency:
            return {Unit::kMoney, 0, currency};
        case model::LimitUnit::kNumber:
            break;
    }
    return {Unit::kNumber, 4};
}

void add_limits(const PortfolioReport& report, DocumentSection& section) {
    if (!available(report.limits, section)) return;
    Table table{.id = "limits",
                .columns = {text_column("limit", "Limit"), text_column("metric", "Metric"),
                            number_column("value", "Value", 4), number_column("soft", "Soft", 4),
                            number_column("hard", "Hard", 4),
                            percent_column("utilization", "Utilization", 1),
                            status_column("status", "Status"), text_column("reason", "Remark")}};
    for (const LimitLine& limit : *report.limits.value) {
        const Format format = limit_format(limit.unit, report.currency);
        table.rows.push_back(
            {{text(limit.name), text(limit.metric), number(limit.value, format),
              number(limit.soft, format), number(limit.hard, format), number(limit.utilization),
              status(spaced_word(describe::to_word(limit.status)), level_of(limit.status)),
              text(limit.reason)}});
    }
    add_table(section, std::move(table));
}

void add_data_quality(const PortfolioReport& report, DocumentSection& section) {
    std::size_t stale = 0;
    for (const PositionLine& line : report.snapshot.positions)
        stale += line.price_date && *line.price_date < report.as_of;
    Table table{.id = "data_quality.summary",
                .columns = {text_column("check", "Check"), number_column("value", "Value", 0),
                            status_column("status", "Status")}};
    const auto row = [&](std::string name, double value, const Format& format, StatusLevel level) {
        table.rows.push_back({{text(std::move(name)), number(value, format),
                               status(level == StatusLevel::kGood ? "ok" : "check", level)}});
    };
    const auto judged = [](bool good) { return good ? StatusLevel::kGood : StatusLevel::kWarning; };
    const Format count{Unit::kCount, 0};
    row("Coverage of the risk figures", report.coverage, {Unit::kPercent, 2},
        judged(report.coverage > 1.0 - 1e-9));
    row("Positions without a value", static_cast<double>(report.summary.positions_left_out), count,
        judged(report.summary.positions_left_out == 0));
    row("Positions priced before the report date", static_cast<double>(stale), count,
        judged(stale == 0));
    row("Issues", static_cast<double>(report.issues.size()), count, judged(report.issues.empty()));
    add_table(section, std::move(table));
    Table uses{.id = "data_quality.positions",
               .title = "Positions without recent data of their own",
               .columns = {text_column("position", "Position"),
                           money_column("value", "Market value", report.currency),
                           status_column("basis", "Basis"), text_column("reason", "Reason")}};
    for (const risk::PositionUse& use : report.var_positions) {
        if (use.basis == risk::PositionBasis::kEntered && use.reason.empty()) continue;
        const bool out = use.basis == risk::PositionBasis::kLeftOut;
        uses.rows.push_back({{text(position_name(use.symbol)), number(use.value),
                              status(out                                        ? "left out"
                                     : use.basis == risk::PositionBasis::kProxy ? "proxy"
                                                                                : "entered",
                                     out ? StatusLevel::kBad : StatusLevel::kWarning),
                              text(use.reason)}});
    }
    if (!uses.rows.empty()) add_table(section, std::move(uses));
}

}  // namespace ballast::report

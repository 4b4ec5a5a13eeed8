// Sections about risk and return: performance, factors, stress, VaR, backtest, correlations,
// attribution.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/number.hpp"
#include "report/portfolio_sections.hpp"
#include "report/words.hpp"

namespace ballast::report {

namespace {

constexpr std::size_t kComponentRows = 20;
constexpr std::size_t kScenarioRows = 5;
constexpr std::size_t kChartBars = 15;
constexpr std::size_t kChartPoints = 300;

std::string dates_of(const std::optional<fin::Date>& first, const std::optional<fin::Date>& last) {
    return fmt::format("{} to {}", first ? first->to_string() : "N/A",
                       last ? last->to_string() : "N/A");
}

constexpr std::string_view kClosedForm = "closed form";  // where no sample has a quantile

std::string count_of(std::size_t count) { return amount(static_cast<double>(count), 0); }

// The name of a factor's definition; its symbol where it has none.
std::string factor_name(const PortfolioReport& report, const std::string& symbol) {
    if (report.factors.value)
        for (const risk::FactorSeries& factor : report.factors.value->factors)
            if (factor.factor == symbol && !factor.name.empty()) return factor.name;
    return symbol;
}

// "Market (SPY)": with the symbol whose returns are those of the factor.
std::string factor_with_symbol(const PortfolioReport& report, const std::string& symbol) {
    const std::string name = factor_name(report, symbol);
    return name == symbol ? symbol : fmt::format("{} ({})", name, symbol);
}

// Headline figures of the historical method, for the marks of the distribution.
const risk::VarResult* headline_of(const PortfolioReport& report) {
    for (const risk::VarResult& result : report.var.value->results)
        if (result.method == risk::VarMethod::kHistorical &&
            result.confidence == report.summary.headline_confidence)
            return &result;
    return nullptr;
}

void add_var_chart(const PortfolioReport& report, DocumentSection& section) {
    Chart chart{.id = "var.methods",
                .title = fmt::format("VaR and ES by method at {}",
                                     percent(report.summary.headline_confidence, 1)),
                .summary =
                    "Losses are positive; the methods differ in what they assume about the "
                    "distribution of returns.",
                .kind = ChartKind::kBars,
                .format = {Unit::kMoney, 0, report.currency},
                .series = {{"VaR", {}}, {"ES", {}}}};
    for (const risk::VarResult& r : report.var.value->results) {
        if (r.confidence != report.summary.headline_confidence) continue;
        chart.labels.emplace_back(name_of(r.method));
        chart.series[0].values.emplace_back(r.var);
        chart.series[1].values.emplace_back(r.es);
    }
    if (!chart.labels.empty()) add_chart(section, std::move(chart));
}

void add_distribution(const PortfolioReport& report, DocumentSection& section) {
    for (const risk::PnlDistribution& d : report.var.value->distributions) {
        if (d.method != risk::VarMethod::kHistorical || d.shares.empty()) continue;
        Chart chart{.id = "var.distribution",
                    .title = "Distribution of the P&L of one day",
                    .summary =
                        "Number of past days by the P&L that today's positions would have "
                        "had.",
                    .kind = ChartKind::kHistogram,
                    .format = {Unit::kMoney, 0, report.currency},
                    .series = {{"Days", {}}}};
        const auto count = static_cast<double>(report.var.value->observations);
        for (std::size_t i = 0; i <= d.shares.size(); ++i)
            chart.edges.push_back(d.first + static_cast<double>(i) * d.width);
        for (const double share : d.shares)
            chart.series[0].values.emplace_back(std::round(share * count));
        if (const risk::VarResult* r = headline_of(report); r && report.summary.horizon_days == 1)
            chart.marks = {{"VaR", -r->var}, {"ES", -r->es}};
        add_chart(section, std::move(chart));
    }
}

void add_components(const PortfolioReport& report, DocumentSection& section) {
    std::vector<risk::VarComponent> lines;
    for (const risk::VarComponent& line : report.var.value->components)
        if (line.method == risk::VarMethod::kHistorical &&
            line.confidence == report.summary.headline_confidence)
            lines.push_back(line);
    if (lines.empty()) return;
    std::ranges::stable_sort(lines, std::ranges::greater(), [](const risk::VarComponent& line) {
        return line.component_es.value_or(0.0);
    });
    Table table{
        .id = "var.components",
        .title = fmt::format("VaR contribution by position, historical, {}",
                             percent(report.summary.headline_confidence, 1)),
        .columns = {text_column("position", "Position"),
                    money_column("value", "Value", report.currency),
                    money_column("component", "VaR component", report.currency),
                    money_column("component_es", "ES component", report.currency),
                    money_column("standalone", "Standalone", report.currency),
                    money_column("incremental", "Incremental", report.currency)},
        .note = fmt::format("{} of {} positions, by ES component; components of all add up to the "
                            "figures of the portfolio.",
                            std::min(lines.size(), kComponentRows), lines.size())};
    for (std::size_t i = 0; i < std::min(lines.size(), kComponentRows); ++i)
        table.rows.push_back({{text(position_name(lines[i].symbol)), number(lines[i].value),
                               number(lines[i].component), number(lines[i].component_es),
                               number(lines[i].standalone), number(lines[i].incremental)}});
    add_table(section, std::move(table));
}

void add_tail(const PortfolioReport& report, DocumentSection& section) {
    Table table{.id = "var.scenarios",
                .title = "Worst days of the historical distribution",
                .columns = {count_column("rank", "Rank"), date_column("date", "Date"),
                            money_column("pnl", "P&L", report.currency),
                            text_column("largest", "Largest contributors")}};
    for (const risk::TailScenario& scenario : report.var.value->scenarios) {
        if (scenario.method != risk::VarMethod::kHistorical || !scenario.date) continue;
        std::vector<risk::ScenarioPosition> positions = scenario.positions;
        std::ranges::stable_sort(positions, {}, &risk::ScenarioPosition::pnl);
        std::string most;
        for (std::size_t i = 0; i < std::min<std::size_t>(3, positions.size()); ++i)
            most += fmt::format("{}{} {}", i ? ", " : "", position_name(positions[i].symbol),
                                amount(positions[i].pnl, 0));
        table.rows.push_back({{number(static_cast<double>(scenario.rank)), date(scenario.date),
                               number(scenario.pnl), text(most)}});
        if (table.rows.size() == kScenarioRows) break;
    }
    if (!table.rows.empty()) add_table(section, std::move(table));
}

Table pair_table(const std::string& id, const std::string& title,
                 const std::vector<risk::CorrelationPair>& pairs) {
    Table table{
        .id = "correlations." + id,
        .title = title,
        .columns = {text_column("first", "First"), text_column("second", "Second"),
                    number_column("correlation", "Correlation", 3), number_column("t", "t", 1)}};
    for (const risk::CorrelationPair& pair : pairs)
        table.rows.push_back({{text(pair.first), text(pair.second), number(pair.correlation),
                               number(pair.t_statistic)}});
    return table;
}

// Indices of at most `most` of `count` points, the last one included.
std::vector<std::size_t> thinned(std::size_t count, std::size_t most) {
    std::vector<std::size_t> places;
    const std::size_t step = std::max<std::size_t>(1, (count + most - 1) / most);
    for (std::size_t i = count % step == 0 ? step - 1 : count % step - 1; i < count; i += step)
        places.push_back(i);
    return places;
}

void add_growth(const risk::PerformanceReport& p, DocumentSection& section) {
    Chart growth{.id = "performance.growth",
                 .title = "Cumulative return",
                 .summary = "Compounded return since the first day.",
                 .kind = ChartKind::kLine,
                 .format = {Unit::kPercent, 1},
                 .series = {{"Cumulative return", {}}}};
    Chart drawdown{.id = "performance.drawdown",
                   .title = "Drawdown",
                   .summary = "Loss from the highest value so far.",
                   .kind = ChartKind::kLine,
                   .format = {Unit::kPercent, 1},
                   .series = {{"Drawdown", {}}}};
    for (const std::size_t i : thinned(p.path.size(), kChartPoints)) {
        for (Chart* chart : {&growth, &drawdown}) chart->dates.push_back(p.path[i].date);
        growth.series[0].values.emplace_back(p.path[i].cumulative);
        drawdown.series[0].values.emplace_back(p.path[i].drawdown);
    }
    if (growth.dates.size() < 2) return;
    add_chart(section, std::move(growth));
    add_chart(section, std::move(drawdown));
}

void add_years(const risk::PerformanceReport& p, DocumentSection& section) {
    static constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    Table table{.id = "performance.months",
                .title = "Returns by month",
                .columns = {text_column("year", "Year")}};
    for (const char* month : kMonths) table.columns.push_back(percent_column(month, month, 1));
    table.columns.push_back(percent_column("total", "Year", 1));
    for (const model::YearReturns& year : p.years) {
        Row row{{text(std::to_string(year.year))}};
        for (const auto& month : year.months) row.cells.push_back(month ? number(month) : text(""));
        row.cells.push_back(number(year.total));
        table.rows.push_back(std::move(row));
    }
    if (!table.rows.empty()) add_table(section, std::move(table));
}

}  // namespace

void add_performance(const PortfolioReport& report, DocumentSection& section) {
    if (!available(report.performance, section)) return;
    const risk::PerformanceReport& p = *report.performance.value;
    add_paragraph(section, fmt::format("Today's {} from {}; return on gross value.",
                                       report.holding == risk::HoldingRule::kHeldQuantities
                                           ? "quantities"
                                           : "weights, rebalanced daily,",
                                       dates_of(p.first_date, p.last_date)));
    add_growth(p, section);
    const Format fraction{Unit::kPercent, 2};
    const Format plain_number{Unit::kNumber, 2};
    Table table{.id = "performance",
                .title = "Statistics",
                .columns = {text_column("figure", "Figure"), number_column("value", "Value")}};
    const auto row = [&](std::string name, std::optional<double> value, const Format& format) {
        table.rows.push_back({{text(std::move(name)), number(value, format)}});
    };
    row("Cumulative return", p.cumulative_return, fraction);
    row("Annualized return", p.annualized_return, fraction);
    row("Volatility, annualized", p.volatility, fraction);
    row("Sharpe ratio", p.sharpe, plain_number);
    row("Sortino ratio", p.sortino, plain_number);
    row("Maximum drawdown", p.max_drawdown, fraction);
    const std::string benchmark = report.benchmark.empty() ? "the benchmark" : report.benchmark;
    row("Beta to " + benchmark, p.beta, plain_number);
    row("Correlation with " + benchmark, p.correlation, plain_number);
    row("Tracking error, annualized", p.tracking_error, fraction);
    row("Information ratio", p.information_ratio, plain_number);
    row("Skewness", p.skewness, plain_number);
    row("Excess kurtosis", p.excess_kurtosis, plain_number);
    add_table(section, std::move(table));
    add_years(p, section);
}

void add_factors(const PortfolioReport& report, DocumentSection& section) {
    if (!available(report.factors, section)) return;
    const risk::FactorReport& f = *report.factors.value;
    if (!f.portfolio) {
        section.unavailable = Unavailable{"no position has enough returns for a regression", {}};
        return;
    }
    const risk::PortfolioFactorFit& fit = *f.portfolio;
    const bool is_excess = std::ranges::any_of(f.factors, [](const risk::FactorSeries& factor) {
        return factor.coordinates == model::FactorCoordinates::kExcess;
    });
    add_paragraph(
        section,
        fmt::format(
            "Joint regression of the portfolio on {} factors{}, {} returns from {}. "
            "R² {}; {} of the weight entered.",
            fit.betas.size(),
            is_excess ? fmt::format(", in excess of {}", factor_name(report, f.market)) : "",
            count_of(fit.observations), dates_of(fit.first_date, fit.last_date),
            percent(fit.r_squared, 1), percent(fit.coverage, 1)));
    Chart chart{.id = "factors.betas",
                .title = "Factor betas of the portfolio",
                .summary = "Beta of the portfolio to each factor.",
                .kind = ChartKind::kBars,
                .format = {Unit::kNumber, 2},
                .series = {{"Portfolio", {}}}};
    Table table{.id = "factors.portfolio",
                .title = "Betas",
                .columns = {text_column("factor", "Factor"), number_column("beta", "Beta", 3),
                            number_column("standard_error", "s.e.", 3), number_column("t", "t", 1),
                            number_column("lower", "95% from", 3),
                            number_column("upper", "95% to", 3), number_column("vif", "VIF", 1),
                            percent_column("risk_share", "Share of variance", 1),
                            status_column("identified", "Identified")}};
    for (const risk::FactorBeta& beta : fit.betas) {
        std::optional<double> share;
        if (fit.variance)
            for (const risk::FactorContribution& part : fit.variance->by_factor)
                if (part.factor == beta.factor) share = part.share;
        table.rows.push_back(
            {{text(factor_with_symbol(report, beta.factor)), number(beta.beta),
              number(beta.standard_error), number(beta.t), number(beta.lower), number(beta.upper),
              number(beta.vif), number(share),
              status(beta.identified ? "yes" : "not identified",
                     beta.identified ? StatusLevel::kNeutral : StatusLevel::kWarning)}});
        chart.labels.push_back(factor_name(report, beta.factor));
        chart.series[0].values.push_back(beta.beta);
    }
    table.note = fmt::format(
        "Condition number {}. A factor with a variance inflation above 10 is "
        "not separated from the others by the data.",
        amount(f.collinearity.condition_number, 1));
    add_chart(section, std::move(chart));
    add_table(section, std::move(table));
    if (!fit.variance) return;
    const risk::VarianceSplit& v = *fit.variance;
    add_table(section,
              {.id = "factors.variance",
               .title = "Systematic and specific risk",
               .columns = {text_column("part", "Part"),
                           percent_column("volatility", "Volatility, annualized"),
                           percent_column("share", "Share of variance", 1)},
               .rows = {{{text("Systematic"), number(v.systematic_volatility),
                          number(v.systematic_share)}},
                        {{text("Specific"), number(v.specific_volatility),
                          number(v.systematic_share ? std::optional(1.0 - *v.systematic_share)
                                                    : std::nullopt)}},
                        {{text("Total"), number(v.volatility), number(1.0)}, RowKind::kTotal}}});
}

void add_stress(const PortfolioReport& report, DocumentSection& section) {
    if (!available(report.stress, section)) return;
    const std::vector<StressLine>& lines = *report.stress.value;
    add_paragraph(section,
                  "Positions with prices in a historical window move by them, options are fully "
                  "revalued; all other positions move by their betas, and factors that are not "
                  "shocked by their expectation given those that are.");
    Chart chart{.id = "stress.scenarios",
                .title = "Largest stress losses",
                .summary =
                    "P&L of the scenarios with the largest losses, by driver: the first "
                    "factor, the other factors, moves that these do not explain, and the "
                    "convexity and volatility of options.",
                .kind = ChartKind::kStacked,
                .format = {Unit::kMoney, 0, report.currency},
                .series = {{"Market", {}},
                           {"Other factors", {}},
                           {"Specific", {}},
                           {"Convexity", {}},
                           {"Volatility", {}}}};
    Table table{.id = "stress",
                .title = "Scenarios",
                .columns = {text_column("scenario", "Scenario"), text_column("kind", "Kind"),
                            date_column("from", "From"), date_column("to", "To"),
                            money_column("direct", "Direct", report.currency, 0),
                            money_column("correlated", "Correlated", report.currency, 0),
                            money_column("total", "Total", report.currency, 0),
                            percent_column("fraction", "Of net value", 1),
                            percent_column("coverage", "Coverage", 1)}};
    for (const StressLine& line : lines) {
        table.rows.push_back(
            {{text(line.name), text(line.kind), date(line.first_date), date(line.last_date),
              number(line.result.direct), number(line.result.correlated), number(line.result.total),
              number(line.result.fraction_of_net), number(line.result.coverage)}});
        if (chart.labels.size() == kChartBars) continue;
        chart.labels.push_back(line.name);
        double market = 0.0;
        double others = 0.0;
        for (std::size_t k = 0; k < line.result.factors.size(); ++k)
            (k == 0 ? market : others) += line.result.factors[k].pnl;
        std::size_t series = 0;
        for (const double part :
             {market, others, line.result.specific, line.result.convexity, line.result.volatility})
            chart.series[series++].values.emplace_back(part);
    }
    if (!chart.labels.empty()) add_chart(section, std::move(chart));
    add_table(section, std::move(table));
    std::vector<std::string> doubtful;
    for (const StressLine& line : lines)
        if (line.result.ill_conditioned) doubtful.push_back(line.name);
    if (!doubtful.empty())
        add_paragraph(section,
                      fmt::format("Ill-conditioned, because the moves contradict how the factors "
                                  "move together, so that the P&L extrapolates beyond the data: "
                                  "{}.",
                                  fmt::join(doubtful, ", ")));
}

void add_var(const PortfolioReport& report, DocumentSection& section) {
    if (!available(report.var, section)) return;
    const risk::VarReport& var = *report.var.value;
    add_paragraph(section,
                  fmt::format("Losses are positive, over {}; {} returns from {}.",
                              days(report.summary.horizon_days), count_of(var.observations),
                              dates_of(var.first_date, var.last_date)));
    add_var_chart(report, section);
    Table table{
        .id = "var.results",
        .title = "Figures by method",
        .columns = {
            text_column("method", "Method"), percent_column("confidence", "Confidence", 1),
            money_column("var", "VaR", report.currency), money_column("es", "ES", report.currency),
            money_column("standard_error", "s.e. of VaR", report.currency),
            money_column("es_standard_error", "s.e. of ES", report.currency),
            percent_column("var_fraction", "VaR / net"), text_column("quantile", "Quantile"),
            text_column("es_rule", "ES rule"), text_column("scaling", "Horizon")}};
    for (const risk::VarResult& r : var.results) {
        const bool is_sampled = r.standard_error.has_value();
        table.rows.push_back({{text(std::string(name_of(r.method))), number(r.confidence),
                               number(r.var), number(r.es), number(r.standard_error),
                               number(r.es_standard_error), number(r.var_fraction),
                               text(std::string(is_sampled ? name_of(r.quantile) : kClosedForm)),
                               text(std::string(is_sampled ? name_of(r.es_rule) : kClosedForm)),
                               text(std::string(name_of(r.scaling)))}});
    }
    add_table(section, std::move(table));
    add_distribution(report, section);
    add_components(report, section);
    add_tail(report, section);
}

void add_backtest(const PortfolioReport& report, DocumentSection& section) {
    if (!available(report.backtest, section)) return;
    add_paragraph(section,
                  fmt::format("Today's positions on past days, each forecast from the {} days "
                              "before it. A small p-value is evidence against the method.",
                              report.settings.backtest_window));
    if (report.backtest_path && report.backtest_path->dates.size() > 1) {
        const BacktestPath& path = *report.backtest_path;
        Chart chart{.id = "backtest.path",
                    .title = fmt::format("P&L and VaR forecast, {}, {}", path.name,
                                         percent(path.confidence, 1)),
                    .summary = "Days on which the P&L is below the forecast are exceptions.",
                    .kind = ChartKind::kLine,
                    .format = {Unit::kMoney, 0, report.currency},
                    .dates = path.dates,
                    .series = {{"P&L", {}}, {"VaR forecast", {}}}};
        for (std::size_t i = 0; i < path.dates.size(); ++i) {
            chart.series[0].values.emplace_back(path.pnl[i]);
            chart.series[1].values.emplace_back(-path.var[i]);
        }
        add_chart(section, std::move(chart));
    }
    Table table{
        .id = "backtest",
        .columns = {
            text_column("method", "Method"), percent_column("confidence", "Confidence", 1),
            count_column("days", "Days"), count_column("exceptions", "Exceptions"),
            number_column("expected", "Expected", 1), number_column("kupiec", "Kupiec p", 4),
            number_column("independence", "Independence p", 4),
            number_column("conditional", "Conditional p", 4), status_column("zone", "Zone")}};
    for (const BacktestLine& line : *report.backtest.value) {
        const StatusLevel level = line.zone == risk::TrafficZone::kGreen    ? StatusLevel::kGood
                                  : line.zone == risk::TrafficZone::kYellow ? StatusLevel::kWarning
                                                                            : StatusLevel::kBad;
        table.rows.push_back(
            {{text(std::string(name_of(line.method))), number(line.confidence),
              number(static_cast<double>(line.observations)),
              number(static_cast<double>(line.exceptions)), number(line.expected),
              number(line.kupiec_p_value), number(line.independence_p_value),
              number(line.conditional_p_value), status(std::string(name_of(line.zone)), level)}});
    }
    add_table(section, std::move(table));
}

void add_correlations(const PortfolioReport& report, DocumentSection& section) {
    if (!available(report.correlation, section)) return;
    const risk::CorrelationReport& c = *report.correlation.value;
    add_paragraph(
        section,
        fmt::format("{} symbols, {} returns. Average correlation {}, effective number of "
                    "bets {}, smallest eigenvalue {}.",
                    count_of(c.symbols.size()), count_of(c.observations), plain(c.average, 3),
                    plain(c.effective_bets, 1), plain(c.minimum_eigenvalue, 4)));
    add_table(section, pair_table("highest", "Highest", c.highest));
    add_table(section, pair_table("lowest", "Lowest", c.lowest));
    Table clusters{.id = "correlations.clusters",
                   .title = "Clusters",
                   .columns = {text_column("symbols", "Symbols"),
                               number_column("average", "Average inside", 3)}};
    std::vector<std::string> alone;
    for (const risk::CorrelationCluster& cluster : c.clusters) {
        if (cluster.symbols.size() == 1)
            alone.push_back(cluster.symbols.front());
        else
            clusters.rows.push_back({{text(fmt::format("{}", fmt::join(cluster.symbols, ", "))),
                                      number(cluster.average)}});
    }
    if (!alone.empty()) clusters.note = fmt::format("In no cluster: {}.", fmt::join(alone, ", "));
    add_table(section, std::move(clusters));
}

void add_attribution(const PortfolioReport& report, DocumentSection& section) {
    if (!available(report.attribution, section)) return;
    const AttributionReport& a = *report.attribution.value;
    const risk::FactorAttributionPeriod& total = a.factors.total;
    add_paragraph(section,
                  fmt::format("Return of {} to {}: portfolio {}, active {}, by factors {}, "
                              "specific {}.",
                              total.first_date.to_string(), total.last_date.to_string(),
                              percent(total.portfolio_return), percent(total.active),
                              percent(total.common), percent(total.specific)) +
                      (a.benchmark.empty() ? ""
                                           : fmt::format(" Benchmark {}: {}.", a.benchmark,
                                                         percent(total.benchmark_return))));
    Chart chart{.id = "attribution.factors",
                .title = "Active return by factor",
                .summary = "Steps from zero to the active return: factors, then the specific part.",
                .kind = ChartKind::kWaterfall,
                .format = {Unit::kPercent, 2},
                .series = {{"Contribution", {}}}};
    Table table{
        .id = "attribution",
        .title = "Factors",
        .columns = {text_column("factor", "Factor"), number_column("exposure", "Mean exposure", 3),
                    percent_column("return", "Factor return"),
                    percent_column("contribution", "Contribution"), percent_column("tilt", "Tilt"),
                    percent_column("timing", "Timing")}};
    for (const risk::FactorEffect& effect : total.factors) {
        table.rows.push_back(
            {{text(factor_with_symbol(report, effect.factor)), number(effect.mean_exposure),
              number(effect.factor_return), number(effect.contribution), number(effect.tilt),
              number(effect.timing)}});
        chart.labels.push_back(factor_name(report, effect.factor));
        chart.series[0].values.emplace_back(effect.contribution);
    }
    const auto sum = [&](std::string name, double value, RowKind kind) {
        table.rows.push_back(
            {{text(std::move(name)), text(""), text(""), number(value), text(""), text("")}, kind});
    };
    sum("Specific", total.specific, RowKind::kNormal);
    sum("Active return", total.active, RowKind::kTotal);
    chart.labels.insert(chart.labels.end(), {"Specific", "Active"});
    chart.series[0].values.emplace_back(total.specific);
    chart.series[0].values.emplace_back(total.active);
    add_chart(section, std::move(chart));
    add_table(section, std::move(table));
}

}  // namespace ballast::report

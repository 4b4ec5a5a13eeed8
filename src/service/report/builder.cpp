#include "service/report/builder.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

#include "base/digest.hpp"
#include "report/number.hpp"
#include "report/words.hpp"
#include "risk/return_statistics.hpp"
#include "service/kept_result.hpp"
#include "service/provenance.hpp"
#include "service/report/describe.hpp"
#include "service/report/describe_figures.hpp"
#include "service/report/engine_sections.hpp"
#include "service/report/greeks.hpp"
#include "service/risk/book.hpp"
#include "service/risk/portfolio_returns.hpp"
#include "service/risk/series.hpp"
#include "service/risk/settings.hpp"
#include "store/portfolios.hpp"
#include "store/positions.hpp"
#include "wire/describe.hpp"
#include "wire/digest.hpp"

namespace ballast::service {

namespace {

using report::PositionLine;

template <class T>
report::Section<T> section_of(Result<Outcome<T>> result, Issues& issues) {
    if (!result) return {.unavailable = result.error().message};
    issues.insert(issues.end(), result->issues.begin(), result->issues.end());
    return {.value = std::move(result->value)};
}

std::string joined_tags(const std::vector<std::string>& tags) {
    return fmt::format("{}", fmt::join(tags, ";"));
}

PositionLine line_of(const ValuedPosition& valued, const std::string& currency, double gross) {
    const model::Position& p = valued.position;
    PositionLine line{.id = p.id.to_string(),
                      .symbol = p.symbol,
                      .name = valued.security_name,
                      .type = std::string(wire::to_word(p.type)),
                      .side = p.quantity.is_negative() ? "short" : "long",
                      .sector = valued.sector,
                      .strategy = p.strategy,
                      .tags = joined_tags(p.tags),
                      .currency = currency,
                      .quantity = p.quantity.to_string(),
                      .multiplier = p.multiplier.to_string(),
                      .entry_date = p.entry_date,
                      .price = valued.price,
                      .price_date = valued.price_date,
                      .market_value = valued.value.market_value,
                      .cost = valued.value.cost,
                      .unrealized_gain = valued.value.unrealized_gain,
                      .unrealized_return = valued.value.unrealized_return,
                      .daily_pnl = valued.value.daily_pnl,
                      .daily_return = valued.value.daily_return,
                      .note = p.note};
    if (p.entry_price) line.entry_price = p.entry_price->to_string();
    if (line.market_value && gross > 0.0) line.weight = *line.market_value / gross;
    if (p.option) {
        line.underlying = p.option->underlying;
        line.expiry = p.option->expiry;
        line.right = std::string(wire::to_word(p.option->right));
        line.strike = p.option->strike.to_string();
    }
    if (!valued.value.market_value && !valued.issues.empty())
        line.issue = valued.issues.back().message;
    return line;
}

// Sum of the existing values; nullopt when there are none.
template <class Get>
std::optional<double> total(const std::vector<PositionLine>& lines, Get get) {
    std::optional<double> sum;
    for (const PositionLine& line : lines)
        if (const std::optional<double> value = get(line)) sum = sum.value_or(0.0) + *value;
    return sum;
}

report::BookSnapshot snapshot_of(const ValuedPortfolio& valued, double gross) {
    report::BookSnapshot book;
    for (const ValuedPosition& position : valued.positions)
        book.positions.push_back(
            line_of(position, valued.portfolio.base_currency.to_string(), gross));
    const auto side = [](bool is_long) {
        return [is_long](const PositionLine& line) {
            if (!line.market_value) return std::optional<double>();
            return std::optional((*line.market_value >= 0.0) == is_long ? *line.market_value : 0.0);
        };
    };
    book.market_value_long = total(book.positions, side(true));
    book.market_value_short = total(book.positions, side(false));
    // Cost and gain of the same positions: those with a value.
    book.cost = total(book.positions, [](const PositionLine& line) {
        return line.market_value ? line.cost : std::nullopt;
    });
    book.unrealized_gain =
        total(book.positions, [](const PositionLine& line) { return line.unrealized_gain; });
    book.daily_pnl = total(book.positions, [](const PositionLine& line) { return line.daily_pnl; });
    return book;
}

// A symbol's component is split over its positions in proportion to their values, as in the Euler
// decomposition of a linear book.
void add_components(std::vector<PositionLine>& lines, const risk::VarReport& var,
                    double confidence) {
    std::map<std::string, double> values;
    for (const PositionLine& line : lines)
        if (line.market_value) values[line.symbol] += *line.market_value;
    for (const risk::VarComponent& component : var.components) {
        if (component.confidence != confidence) continue;
        const bool parametric = component.method == risk::VarMethod::kParametric;
        const bool historical = component.method == risk::VarMethod::kHistorical;
        if (!parametric && !historical) continue;
        for (PositionLine& line : lines) {
            if (line.symbol != component.symbol || !line.market_value) continue;
            const double of_symbol = values[line.symbol];
            if (of_symbol == 0.0) continue;
            const double share = *line.market_value / of_symbol;
            const auto part = [&](const std::optional<double>& whole) {
                return whole ? std::optional(*whole * share) : std::nullopt;
            };
            if (parametric) {
                line.var_parametric = part(component.component);
                line.es_parametric = part(component.component_es);
                line.var_share = part(component.component_share);
                line.marginal_var = component.marginal;
            } else {
                line.var_historical = part(component.component);
                line.es_historical = part(component.component_es);
                // For the symbol as a whole: neither is linear in the position.
                if (share == 1.0) {
                    line.var_standalone = component.standalone;
                    line.var_incremental = component.incremental;
                }
            }
        }
    }
}

void add_return_statistics(std::vector<PositionLine>& lines, const Book& book,
                           const std::vector<double>& book_returns) {
    for (const risk::ReturnStatistics& one : risk::return_statistics(book.panel, book_returns))
        for (PositionLine& line : lines) {
            if (line.symbol != one.symbol || !line.market_value) continue;
            line.volatility_annualized = one.volatility_annualized;
            line.correlation_with_book = one.correlation_with_book;
        }
}

// The last forecasts of the historical method at the headline confidence.
constexpr std::size_t kBacktestChartDays = 250;

std::optional<report::BacktestPath> path_of(const std::vector<risk::RollingBacktest>& all,
                                            double confidence) {
    for (const risk::RollingBacktest& one : all) {
        if (one.method != risk::VarMethod::kHistorical || one.report.confidence != confidence)
            continue;
        const auto last = [](const auto& values) {
            const auto count = std::min(values.size(), kBacktestChartDays);
            return std::vector(values.end() - static_cast<std::ptrdiff_t>(count), values.end());
        };
        return report::BacktestPath{std::string(report::name_of(one.method)), confidence,
                                    last(one.series.dates), last(one.series.pnl),
                                    last(one.series.var)};
    }
    return std::nullopt;
}

// The book has the returns of the whole backtest, and the issues of the shorter window of VaR
// already include its own.
report::Section<std::vector<report::BacktestLine>> backtest_section(const Book& book,
                                                                    const risk::RiskSettings& used,
                                                                    const Work& work,
                                                                    report::PortfolioReport& report,
                                                                    Issues& issues) {
    auto result = risk::rolling_backtest(book.positions(), book.panel,
                                         {.methods = used.backtest_methods,
                                          .confidence = used.confidence,
                                          .window = used.backtest_window,
                                          .lambda = used.lambda,
                                          .age_lambda = used.age_lambda,
                                          .quantile = used.quantile,
                                          .maximum_days = used.backtest_days},
                                         work);
    if (!result) return {.unavailable = result.error().message};
    issues.insert(issues.end(), result->issues.begin(), result->issues.end());
    report.backtest_path = path_of(result->value, report.summary.headline_confidence);
    std::vector<report::BacktestLine> lines;
    for (const risk::RollingBacktest& rolling : result->value) {
        const risk::BacktestReport& r = rolling.report;
        const Issues doubts = forecast_issues(rolling);
        issues.insert(issues.end(), doubts.begin(), doubts.end());
        lines.push_back({.method = rolling.method,
                         .confidence = r.confidence,
                         .observations = r.observations,
                         .exceptions = r.exceptions,
                         .expected = r.expected,
                         .kupiec_p_value = r.kupiec.p_value,
                         .independence_p_value = r.christoffersen_independence.p_value,
                         .conditional_p_value = r.christoffersen_conditional.p_value,
                         .zone = r.traffic_light.zone});
    }
    return {.value = std::move(lines)};
}

// The settings of the portfolio with what the request states. Position figures come from the
// historical and the parametric method.
risk::RiskSettings settings_in_effect(const ReportRequest& request, risk::RiskSettings used) {
    if (states<&ReportRequest::window>(request)) used.window = request.window;
    if (states<&ReportRequest::paths>(request)) used.paths = request.paths;
    if (states<&ReportRequest::seed>(request)) used.seed = request.seed;
    if (states<&ReportRequest::benchmark>(request)) used.benchmark = request.benchmark;
    if (states<&ReportRequest::holding>(request)) used.holding = request.holding;
    if (states<&ReportRequest::confidence>(request) &&
        std::ranges::count(used.confidence, request.confidence) == 0)
        used.confidence.push_back(request.confidence);
    for (const risk::VarMethod method :
         {risk::VarMethod::kParametric, risk::VarMethod::kHistorical})
        if (std::ranges::count(used.methods, method) == 0) used.methods.push_back(method);
    return used;
}

const risk::VarResult* headline_figure(const report::PortfolioReport& report) {
    if (!report.var.value) return nullptr;
    for (const risk::VarResult& result : report.var.value->results)
        if (result.method == risk::VarMethod::kHistorical &&
            result.confidence == report.summary.headline_confidence)
            return &result;
    return nullptr;
}

// "Historical simulation VaR at 99% was exceeded on 16 of 1,000 days (10 expected)".
std::string exceptions_of(const report::BacktestLine& line) {
    return fmt::format("{} VaR at {:g}% was exceeded on {} of {} days ({:.4g} expected)",
                       report::name_of(line.method), 100 * line.confidence, line.exceptions,
                       report::amount(static_cast<double>(line.observations), 0), line.expected);
}

void add_findings(report::PortfolioReport& report) {
    std::vector<std::string>& findings = report.summary.findings;
    const report::Summary& s = report.summary;
    if (s.positions_left_out > 0)
        findings.push_back(
            fmt::format("{} of {} positions have no value and are left out; the risk figures cover "
                        "{} of the portfolio.",
                        s.positions_left_out, s.positions, report::percent(report.coverage, 1)));
    if (const risk::VarResult* r = headline_figure(report))
        findings.push_back(fmt::format(
            "{} in {:.0f} the portfolio is expected to lose more than {} {}; when it does, "
            "{} {} on average.",
            s.horizon_days == 1 ? "On one day"
                                : fmt::format("In one period of {} trading days", s.horizon_days),
            1.0 / (1.0 - r->confidence), report::amount(r->var, 0), report.currency,
            report::amount(r->es, 0), report.currency));
    if (report.backtest.value) {
        for (const report::BacktestLine& line : *report.backtest.value)
            if (line.zone != risk::TrafficZone::kGreen)
                findings.push_back(
                    fmt::format("{}, {} zone.", exceptions_of(line), wire::to_word(line.zone)));
    }
    if (report.exposures.value && !report.exposures.value->concentration.top.empty()) {
        const risk::ConcentrationLine& first = report.exposures.value->concentration.top.front();
        findings.push_back(fmt::format("The largest position, {}, is {} of the gross value.",
                                       report::position_name(first.symbol),
                                       report::percent(first.share, 1)));
    }
}

void add_summary(report::PortfolioReport& report) {
    report::Summary& s = report.summary;
    const report::BookSnapshot& snapshot = report.snapshot;
    s.positions = snapshot.positions.size();
    s.positions_left_out = static_cast<std::size_t>(
        std::count_if(snapshot.positions.begin(), snapshot.positions.end(),
                      [](const PositionLine& line) { return !line.market_value; }));
    s.net_value =
        total(snapshot.positions, [](const PositionLine& line) { return line.market_value; });
    if (s.net_value && report.exposures.value) s.gross_value = report.exposures.value->totals.gross;
    s.daily_pnl = snapshot.daily_pnl;
    s.unrealized_gain = snapshot.unrealized_gain;
    if (const risk::VarResult* r = headline_figure(report)) {
        s.var = r->var;
        s.es = r->es;
        s.var_fraction = r->var_fraction;
        s.scaling = r->scaling;
    }
    if (report.var.value) s.volatility_annualized = report.var.value->volatility_annualized;
    if (report.performance.value) {
        s.beta = report.performance.value->beta;
        s.max_drawdown = report.performance.value->max_drawdown;
    }
    add_findings(report);
}

// Performance, and the benchmark that it uses.
void add_performance(Call& call, const ReportRequest& request, const risk::RiskSettings& used,
                     report::PortfolioReport& report, Issues& issues) {
    PerformanceRequest performance{.portfolio = request.portfolio,
                                   .as_of = report.as_of,
                                   .option_market = request.option_market};
    if (states<&ReportRequest::benchmark>(request))
        state<&PerformanceRequest::benchmark>(performance, used.benchmark);
    performance = in_effect(performance, used);
    auto held = portfolio_returns(call, performance);
    if (held) {
        report.benchmark = held->benchmark.value_or("");
        for (const Issue& issue : held->issues)
            if (issue.code == "no_benchmark") issues.push_back(issue);
        report.performance =
            section_of(risk::performance(held->series, performance, call.work().cancel), issues);
    } else {
        report.benchmark = used.benchmark;
        report.performance.unavailable = held.error().message;
    }
}

constexpr std::size_t kDistributionBins = 41;

constexpr std::string_view kLossConvention =
    "VaR and ES are losses over {} in the portfolio's currency, positive for a loss; the quantile "
    "and ES conventions, and how a figure over several days comes from daily returns, are shown "
    "with each figure.";
constexpr std::string_view kBacktestConvention =
    "The backtest tests at most {} one-day forecasts, each from the {} returns before it.";
constexpr std::string_view kHeldConvention =
    "Historical figures and the backtest apply the returns of past days to today's values.";
constexpr std::string_view kQuantitiesConvention =
    "Performance assumes today's quantities on past days: weights drift with prices.";
constexpr std::string_view kWeightsConvention =
    "Performance assumes today's weights on past days: positions are rebalanced every day.";
constexpr std::string_view kPriceConvention =
    "Prices are the stored closes. Closes adjusted for dividends and splits differ from traded "
    "prices.";
constexpr std::string_view kOptionConvention =
    "Options are valued by the model at the last close of their underlyings and fully revalued in "
    "every scenario and on every path, with unchanged volatility and time to expiry; the "
    "parametric figures approximate them as quadratic in the returns. Their daily P&L is by the "
    "model as well, with unchanged volatility.";
constexpr std::string_view kCoverageConvention =
    "A position without a price has no value and no risk in this report: it is listed, and "
    "coverage shows the share of the book, at cost, that is included.";

// The headline figures under the portfolio's settings, and the forecasts in the red zone, which
// Home lists.
Status keep_headline(Call& call, const ReportRequest& request,
                     const report::PortfolioReport& report) {
    if (states<&ReportRequest::confidence>(request) || request.option_market) return {};
    ResultNotes notes;
    if (report.backtest.value)
        for (const report::BacktestLine& line : *report.backtest.value) {
            notes.figures.emplace(
                fmt::format("backtest.{}.exceptions", describe::to_word(line.method)),
                static_cast<double>(line.exceptions));
            if (line.zone == risk::TrafficZone::kRed)
                notes.findings.push_back(fmt::format("Backtest red: {}.", exceptions_of(line)));
        }
    model::PortfolioId portfolio;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(const model::Portfolio found, store::find_portfolio(transaction, report.portfolio));
        portfolio = found.id;
        return {};
    }));
    call.keep(
        {.key = {store::ResultSubject::kPortfolio, portfolio.to_string(), "backtest", report.as_of},
         .digest = report.digest,
         .figures = std::move(notes.figures),
         .findings = std::move(notes.findings)});
    return {};
}

std::vector<std::string> conventions(const risk::RiskSettings& used) {
    const auto count = [](auto n) { return report::amount(static_cast<double>(n), 0); };
    return {
        fmt::format(kLossConvention, report::days(used.horizon_days)),
        fmt::format(
            "Returns are simple returns on the last {} days on which every symbol has a price; no "
            "return is filled in. The mean is assumed to be zero; the variance uses ddof 1.",
            count(used.window)),
        fmt::format("Monte Carlo: {} paths, seed {}; standard errors are shown with the figures.",
                    count(used.paths), used.seed),
        std::string(kHeldConvention),
        fmt::format(kBacktestConvention, count(used.backtest_days), count(used.backtest_window)),
        std::string(used.holding == risk::HoldingRule::kHeldQuantities ? kQuantitiesConvention
                                                                       : kWeightsConvention),
        std::string(kPriceConvention),
        std::string(kOptionConvention),
        std::string(kCoverageConvention),
    };
}

// The digest of the request and of the settings that it leaves to the portfolio. The figures depend
// neither on formats nor on sections.
std::string digest_of_report(ReportRequest request, const report::PortfolioReport& report,
                             const std::vector<std::string>& digests) {
    request.portfolio = report.portfolio;
    request.as_of = report.as_of;
    Sha256 data;
    data.update_field(report.data_digest);
    for (const std::string& digest : digests) data.update_field(digest);
    wire::digest_into(data, report.settings);
    return result_digest("report.generate", request, data.finish_hex());
}

}  // namespace

Result<report::PortfolioReport> build_figures(Call& call, const ReportRequest& request) {
    TRY(const risk::RiskSettings stored, settings_of(call, request.portfolio));
    const risk::RiskSettings used = settings_in_effect(request, stored);
    TRY(const ValuedPortfolio valued,
        load_valued_portfolio(call, request.portfolio, request.as_of,
                              request.option_market.value_or(OptionMarket{})));
    Book book = book_of(valued);
    report::PortfolioReport report{.portfolio = valued.portfolio.slug,
                                   .name = valued.portfolio.name,
                                   .description = valued.portfolio.description,
                                   .as_of = valued.snapshot.as_of(),
                                   .currency = valued.portfolio.base_currency.to_string(),
                                   .holding = used.holding,
                                   .settings = used};
    report.summary.headline_confidence = states<&ReportRequest::confidence>(request)
                                             ? request.confidence
                                             : risk::headline_confidence(used);
    report.summary.horizon_days = used.horizon_days;
    TRY(auto exposed, risk::exposures(exposure_positions(valued), {}, call.work().cancel));
    report.exposures = {.value = std::move(exposed.value)};
    report.snapshot = snapshot_of(valued, report.exposures.value->totals.gross);

    Book tested = book;
    if (auto status =
            add_returns(tested, valued.snapshot, used.backtest_window + used.backtest_days);
        !status)
        return Error(std::move(status).error());
    if (auto status = add_returns(book, valued.snapshot, used.window); !status)
        return Error(std::move(status).error());
    report.var_positions = position_uses(book);
    Issues issues = std::move(book.issues);
    VarRequest var = in_effect(VarRequest{}, used);
    var.distribution_bins = kDistributionBins;
    // A section that fails states why, and so would one that is stopped: no part follows it then.
    report.var =
        section_of(risk::var_report(book.positions(), book.panel, var, call.work()), issues);
    TRY_STATUS(call.work().cancel.check());
    report.backtest = backtest_section(tested, used, call.work(), report, issues);
    TRY_STATUS(call.work().cancel.check());
    report.correlation = section_of(
        risk::correlation_report(book.panel, in_effect(CorrelationRequest{}, used), call.work()),
        issues);
    TRY_STATUS(call.work().cancel.check());
    add_performance(call, request, used, report, issues);
    TRY_STATUS(call.work().cancel.check());
    report.greeks = greeks_section(valued, call.work());
    TRY_STATUS(call.work().cancel.check());

    // Cash has no risk to cover.
    const double without_var = book.holdings.empty() && book.options.empty() ? 1.0 : 0.0;
    report.coverage = book.coverage(report.var.value ? report.var.value->coverage : without_var);
    if (report.var.value)
        add_components(report.snapshot.positions, *report.var.value,
                       report.summary.headline_confidence);
    // Correlations are with the P&L of the risk figures, at today's values.
    if (const auto returns = held_series(book, risk::HoldingRule::kConstantWeights, call.work()))
        add_return_statistics(report.snapshot.positions, book, returns->returns);
    TRY_STATUS(call.work().cancel.check());
    add_summary(report);
    report.conventions = conventions(used);
    report.data_digest = digest_of(valued);
    report.digest = digest_of_report(request, report, {});
    report.engine_version = kEngineVersion;
    report.issues = std::move(issues);
    TRY_STATUS(keep_headline(call, request, report));
    return report;
}

Result<report::PortfolioReport> build_report(Call& call, const ReportRequest& request) {
    TRY(report::PortfolioReport report, build_figures(call, request));
    TRY(const std::vector<std::string> digests, add_engine_sections(call, request, report));
    report.digest = digest_of_report(request, report, digests);
    return report;
}

}  // namespace ballast::service

#include "service/proforma/figures.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>

#include "risk/concentration_figures.hpp"
#include "risk/describe_methods.hpp"
#include "risk/exposures.hpp"
#include "service/proforma/session.hpp"

namespace ballast::service {

namespace {

using namespace risk::concentration_figure;
using Figures = std::map<std::string, double>;

void add(Figures& figures, const std::string& name, std::optional<double> value) {
    if (value && std::isfinite(*value)) figures[name] = *value;
}

std::string concentration_name(std::string_view figure) {
    return fmt::format("{}.{}", kGroup, figure);
}

void add_exposures(const ValuedPortfolio& state, Figures& figures) {
    const auto positions = exposure_positions(state);
    const risk::ExposureReport report = risk::exposures(positions, {})->value;
    figures["exposures.net"] = report.totals.net;
    figures["exposures.gross"] = report.totals.gross;
    figures["exposures.long"] = report.totals.long_value;
    figures["exposures.short"] = report.totals.short_value;
    figures["exposures.delta_adjusted.net"] = report.delta_adjusted.net;
    figures["exposures.delta_adjusted.gross"] = report.delta_adjusted.gross;
    for (const risk::ExposureGroup& group : report.by_sector)
        add(figures, fmt::format("exposures.by_sector.{}.share", group.name), group.share);
    for (const risk::ExposureGroup& group : report.by_type)
        add(figures, fmt::format("exposures.by_type.{}.share", group.name), group.share);
    const risk::Concentration& concentration = report.concentration;
    add(figures, concentration_name(kTop1), concentration.largest_share);
    add(figures, concentration_name(kTop10), concentration.top_share);
    add(figures, concentration_name(kHerfindahl), concentration.herfindahl);
    add(figures, concentration_name(kEffectiveNumber), concentration.effective_number);
}

// Exposure by the symbol that moves a position: its value, of an option its delta-adjusted one.
std::map<std::string, double> exposures_by_asset(const Book& book) {
    std::map<std::string, double> exposures;
    for (const risk::Holding& holding : book.holdings) exposures[holding.symbol] += holding.value;
    for (const risk::OptionHolding& option : book.options)
        exposures[option.underlying] += option.greeks.delta_adjusted_exposure;
    return exposures;
}

void add_betas(const ProformaWorld& world, const Book& book, double net, Figures& figures) {
    const double base = net > 0.0 ? net : book.priced_gross;
    if (!(base > 0.0)) return;
    for (std::size_t k = 0; k < world.factors.size(); ++k)
        figures["factors.beta." + world.factors[k]] = 0.0;
    if (!world.benchmark.empty()) figures["factors.benchmark_beta"] = 0.0;
    for (const auto& [symbol, exposure] : exposures_by_asset(book)) {
        if (const auto found = world.betas.find(symbol); found != world.betas.end())
            for (std::size_t k = 0; k < found->second.size(); ++k)
                figures["factors.beta." + world.factors[k]] += exposure / base * found->second[k];
        if (const auto found = world.benchmark_betas.find(symbol);
            found != world.benchmark_betas.end())
            figures["factors.benchmark_beta"] += exposure / base * found->second;
    }
}

void add_greeks(const Book& book, Figures& figures) {
    options::PositionGreeks sum;
    for (const risk::OptionHolding& option : book.options) sum += option.greeks;
    // A point of volatility, a day, a point of rate.
    figures["greeks.delta_adjusted_exposure"] = sum.delta_adjusted_exposure;
    figures["greeks.dollar_gamma"] = sum.dollar_gamma;
    figures["greeks.vega_pct"] = sum.vega / 100.0;
    figures["greeks.theta_day"] = sum.theta / 365.0;
    figures["greeks.rho_pct"] = sum.rho / 100.0;
}

// Amounts of the lines: values of holdings, contracts of options.
std::map<std::string, double> amounts_by_symbol(const Book& book) {
    std::map<std::string, double> amounts;
    for (const risk::Holding& holding : book.holdings) amounts[holding.symbol] += holding.value;
    for (const risk::OptionHolding& option : book.options)
        amounts[option.symbol] += option.terms.quantity;
    return amounts;
}

void add_stresses(const ProformaWorld& world, const Book& book, double net, Figures& figures) {
    std::vector<double> totals(world.scenarios.size(), 0.0);
    for (const auto& [symbol, amount] : amounts_by_symbol(book))
        if (const auto found = world.stresses.find(symbol); found != world.stresses.end())
            for (std::size_t s = 0; s < found->second.size(); ++s)
                totals[s] += amount * found->second[s];
    for (std::size_t s = 0; s < totals.size(); ++s) {
        const std::string& id = world.scenarios[s].scenario.id;
        figures[fmt::format("stress.{}.total", id)] = totals[s];
        if (net > 0.0) figures[fmt::format("stress.{}.fraction_of_net", id)] = totals[s] / net;
    }
}

void add_value(const ValuedPortfolio& state, Figures& figures) {
    figures["snapshot.net"] = net_value(state);
    figures["snapshot.cash"] = cash_value(state);
}

}  // namespace

std::vector<double> amounts_of(const ProformaWorld& world, const ValuedPortfolio& state) {
    const auto amounts = amounts_by_symbol(book_of(state));
    std::vector<double> result;
    for (const std::string& symbol : world.lines.symbols) {
        const auto found = amounts.find(symbol);
        result.push_back(found == amounts.end() ? 0.0 : found->second);
    }
    return result;
}

Result<StateFigures> state_figures(Call& call, const ProformaWorld& world,
                                   const ValuedPortfolio& state,
                                   const risk::VarSettings& settings) {
    StateFigures result;
    Figures& figures = result.figures;
    Book book = book_of(state);
    const double net = net_value(state);
    add_value(state, figures);
    add_exposures(state, figures);
    for (const char* name :
         {"gross", "long", "short", "delta_adjusted.net", "delta_adjusted.gross"})
        figures[std::string("snapshot.") + name] = figures[std::string("exposures.") + name];
    add_betas(world, book, net, figures);
    add_greeks(book, figures);
    add_stresses(world, book, net, figures);
    result.issues = book.issues;
    if (book.holdings.empty() && book.options.empty()) {
        for (const risk::VarMethod method : settings.methods)
            for (const double level : settings.confidence)
                for (const char* figure : {"var", "es"})
                    figures[fmt::format("var.{}.{}.{}", describe::to_word(method), level, figure)] =
                        0.0;
        return result;
    }
    auto report = risk::var_report(book.positions(), world.panel, settings, call.work());
    if (!report) {
        result.coverage = 0.0;
        result.issues.push_back({Severity::kError, "no_var",
                                 "VaR and ES are missing: " + report.error().message, "var"});
        return result;
    }
    for (const risk::VarResult& row : report->value.results) {
        const std::string name =
            fmt::format("var.{}.{}.", describe::to_word(row.method), row.confidence);
        figures[name + "var"] = row.var;
        figures[name + "es"] = row.es;
    }
    figures["var.volatility_annualized"] = report->value.volatility_annualized;
    result.coverage = book.coverage(report->value.coverage);
    result.issues.insert(result.issues.end(), report->issues.begin(), report->issues.end());
    result.var = std::move(report->value);
    return result;
}

std::map<std::string, double> light_figures(const ProformaWorld& world,
                                            const ValuedPortfolio& state,
                                            const risk::VarSettings& settings) {
    Figures figures;
    const Book book = book_of(state);
    const double net = net_value(state);
    add_value(state, figures);
    const auto positions = exposure_positions(state);
    const risk::ExposureReport report = risk::exposures(positions, {})->value;
    figures["exposures.gross"] = report.totals.gross;
    figures["exposures.delta_adjusted.net"] = report.delta_adjusted.net;
    add(figures, concentration_name(kTop10), report.concentration.top_share);
    add_betas(world, book, net, figures);
    if (world.lines.symbols.empty()) return figures;
    const std::vector<double> pnl = risk::pnl_of(world.lines, amounts_of(world, state));
    const risk::VarMethod method = settings.methods.front();
    const bool normal = method == risk::VarMethod::kParametric || method == risk::VarMethod::kEwma;
    for (const risk::TailMeasure measure : {risk::TailMeasure::kVar, risk::TailMeasure::kEs})
        figures[measure == risk::TailMeasure::kVar ? "var" : "es"] =
            risk::tail_value(pnl, {.measure = measure,
                                   .confidence = settings.confidence.back(),
                                   .quantile = settings.quantile,
                                   .es = settings.es,
                                   .horizon_days = settings.horizon_days,
                                   .normal = normal});
    return figures;
}

namespace {

FigureUnit unit_of(std::string_view figure) {
    const bool of_concentration = figure.starts_with(kGroup);
    if (figure.ends_with(".share") || figure.ends_with("fraction_of_net") ||
        (of_concentration && (figure.ends_with(kTop1) || figure.ends_with(kTop10))))
        return FigureUnit::kFraction;
    if (figure.starts_with("factors.") || of_concentration) return FigureUnit::kNumber;
    return FigureUnit::kCurrency;
}

// The name of the scenario of "stress.gfc_2007_2009.total"; empty for other figures.
std::string scenario_of(const ProformaWorld& world, std::string_view figure) {
    const std::size_t first = figure.find('.');
    const std::size_t last = figure.rfind('.');
    if (!figure.starts_with("stress.") || last <= first) return {};
    const std::string_view id = figure.substr(first + 1, last - first - 1);
    const auto found = std::ranges::find(
        world.scenarios, id,
        [](const AskedScenario& one) -> std::string_view { return one.scenario.id; });
    return found == world.scenarios.end() ? std::string(id) : found->scenario.name;
}

}  // namespace

ImpactFigure impact_figure(const ProformaWorld& world, const std::string& name,
                           std::optional<double> before, std::optional<double> after) {
    ImpactFigure figure{.group = name.substr(0, name.find('.')),
                        .name = name,
                        .scenario = scenario_of(world, name),
                        .unit = unit_of(name),
                        .before = before,
                        .after = after};
    // A share of nothing: the sector or type has no position in this state.
    if (figure.unit == FigureUnit::kFraction && name.ends_with(".share")) {
        figure.before = figure.before.value_or(0.0);
        figure.after = figure.after.value_or(0.0);
    }
    if (figure.before && figure.after) figure.difference = *figure.after - *figure.before;
    return figure;
}

}  // namespace ballast::service

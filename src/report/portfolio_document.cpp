#include "report/portfolio_document.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "report/number.hpp"
#include "report/portfolio_sections.hpp"
#include "report/words.hpp"

namespace ballast::report {

namespace {

struct SectionBuilder {
    SectionTitle section;
    void (*add)(const PortfolioReport&, DocumentSection&);
};

constexpr std::array kBuilders{
    SectionBuilder{{"executive_summary", "Executive summary"}, add_summary},
    SectionBuilder{{"snapshot", "Snapshot"}, add_snapshot},
    SectionBuilder{{"performance", "Performance"}, add_performance},
    SectionBuilder{{"exposures", "Exposures"}, add_exposures},
    SectionBuilder{{"factors", "Factors"}, add_factors},
    SectionBuilder{{"stress", "Stress"}, add_stress},
    SectionBuilder{{"var", "Value at risk and expected shortfall"}, add_var},
    SectionBuilder{{"backtest", "Backtest"}, add_backtest},
    SectionBuilder{{"greeks", "Greeks"}, add_greeks},
    SectionBuilder{{"correlations", "Correlations"}, add_correlations},
    SectionBuilder{{"attribution", "Attribution"}, add_attribution},
    SectionBuilder{{"limits", "Limits"}, add_limits},
    SectionBuilder{{"data_quality", "Data quality"}, add_data_quality}};

constexpr auto kTitles = [] {
    std::array<SectionTitle, kBuilders.size()> titles{};
    for (std::size_t i = 0; i < titles.size(); ++i) titles[i] = kBuilders[i].section;
    return titles;
}();

std::vector<Fact> facts_of(const PortfolioReport& report) {
    const Summary& s = report.summary;
    const Format money{Unit::kMoney, 0, report.currency};
    const std::string horizon =
        fmt::format("historical, {}, {}", percent(s.headline_confidence, 1), days(s.horizon_days));
    return {{"Net value", number(s.net_value, money)},
            {"Gross value", number(s.gross_value, money)},
            {"P&L of the day", number(s.daily_pnl, money)},
            {"Unrealized gain", number(s.unrealized_gain, money)},
            {"VaR", number(s.var, money), horizon},
            {"ES", number(s.es, money), horizon},
            {"Beta to " + (report.benchmark.empty() ? "the benchmark" : report.benchmark),
             number(s.beta, {Unit::kNumber, 2})},
            {"Maximum drawdown", number(s.max_drawdown, {Unit::kPercent, 2})}};
}

const GreeksLine* greeks_of(const PortfolioReport& report, const PositionLine& line) {
    if (!report.greeks.value) return nullptr;
    const double quantity = std::strtod(line.quantity.c_str(), nullptr);
    for (const GreeksLine& one : report.greeks.value->lines)
        if (one.symbol == line.symbol && one.quantity == quantity) return &one;
    return nullptr;
}

// Beta of the position's symbol to a factor; null where it is not known.
std::optional<double> beta_of(const PortfolioReport& report, const PositionLine& line,
                              const std::string& factor) {
    if (!report.factors.value) return std::nullopt;
    const std::string& asset = line.underlying.empty() ? line.symbol : line.underlying;
    for (const risk::FactorFit& fit : report.factors.value->assets) {
        if (fit.asset != asset) continue;
        for (const risk::FactorBeta& beta : fit.betas)
            if (beta.factor == factor) return beta.beta;
    }
    return std::nullopt;
}

std::vector<Column> position_columns(const PortfolioReport& report) {
    const std::string& currency = report.currency;
    std::vector<Column> columns{
        text_column("portfolio", "Portfolio"),
        date_column("as_of", "As of"),
        text_column("id", "Position"),
        text_column("symbol", "Symbol"),
        text_column("type", "Type"),
        text_column("sector", "Sector"),
        text_column("tags", "Tags"),
        text_column("currency", "Currency"),
        number_column("quantity", "Quantity", 0),
        number_column("multiplier", "Multiplier", 0),
        number_column("entry_price", "Entry price"),
        date_column("entry_date", "Entry date"),
        number_column("price", "Price"),
        date_column("price_date", "Price date"),
        money_column("market_value", "Market value", currency),
        percent_column("weight", "Weight"),
        money_column("cost", "Cost", currency),
        money_column("unrealized_gain", "Unrealized gain", currency),
        money_column("daily_pnl", "P&L of the day", currency),
        money_column("var_historical", "VaR component", currency),
        money_column("es_historical", "ES component", currency),
        percent_column("volatility_annualized", "Volatility"),
        text_column("underlying", "Underlying"),
        text_column("right", "Right"),
        number_column("strike", "Strike"),
        date_column("expiry", "Expiry"),
        number_column("delta", "Delta", 2),
        number_column("gamma", "Gamma", 4),
        money_column("vega_pct", "Vega per point", currency),
        money_column("theta_day", "Theta per day", currency),
        money_column("rho_pct", "Rho per 1%", currency),
        money_column("delta_adjusted_exposure", "Delta-adjusted", currency)};
    for (const std::string& factor : report.factor_symbols)
        columns.push_back(number_column("beta_" + factor, "Beta to " + factor, 3));
    columns.push_back(text_column("issue", "Issue"));
    return columns;
}

// Of a position that is not an option: its units, and no curvature.
void add_greeks_cells(const PortfolioReport& report, const PositionLine& line, Row& row) {
    const GreeksLine* greeks = greeks_of(report, line);
    if (greeks) {
        for (const double value :
             {greeks->delta, greeks->gamma, greeks->vega_pct, greeks->theta_day, greeks->rho_pct,
              greeks->delta_adjusted_exposure})
            row.cells.push_back(number(value));
        return;
    }
    const bool linear = line.underlying.empty() && line.market_value.has_value();
    const std::optional<double> none = linear ? std::optional(0.0) : std::nullopt;
    std::optional<double> units;
    if (linear)
        units = std::strtod(line.quantity.c_str(), nullptr) *
                std::strtod(line.multiplier.c_str(), nullptr);
    row.cells.push_back(number(units));
    for (int i = 0; i < 4; ++i) row.cells.push_back(number(none));
    row.cells.push_back(number(linear ? line.market_value : std::nullopt));
}

Row position_row(const PortfolioReport& report, const PositionLine& line) {
    Row row{{text(report.portfolio),
             date(report.as_of),
             text(line.id),
             text(line.symbol),
             text(line.type),
             text(line.sector),
             text(line.tags),
             text(line.currency),
             exact_number(line.quantity),
             exact_number(line.multiplier),
             exact_number(line.entry_price.value_or("")),
             date(line.entry_date),
             number(line.price),
             date(line.price_date),
             number(line.market_value),
             number(line.weight),
             number(line.cost),
             number(line.unrealized_gain),
             number(line.daily_pnl),
             number(line.var_historical),
             number(line.es_historical),
             number(line.volatility_annualized),
             text(line.underlying),
             text(line.right),
             exact_number(line.strike.value_or("")),
             date(line.expiry)}};
    add_greeks_cells(report, line, row);
    for (const std::string& factor : report.factor_symbols)
        row.cells.push_back(number(beta_of(report, line, factor)));
    row.cells.push_back(text(line.issue));
    return row;
}

}  // namespace

std::span<const SectionTitle> portfolio_sections() { return kTitles; }

Table position_table(const PortfolioReport& report) {
    Table table{.id = "positions", .title = "Positions", .columns = position_columns(report)};
    for (const PositionLine& line : report.snapshot.positions)
        table.rows.push_back(position_row(report, line));
    return table;
}

Document portfolio_document(const PortfolioReport& report, std::span<const std::string> sections) {
    Document document{
        .kind = "risk",
        .title = "Risk report: " + report.name,
        .description = report.description,
        .subject = report.portfolio,
        .as_of = report.as_of,
        .currency = report.currency,
        .facts = facts_of(report),
        .data = position_table(report),
        .conventions = report.conventions,
        .issues = report.issues,
        .provenance = {report.digest, report.data_digest, report.engine_version, report.coverage}};
    const auto add = [&](const SectionBuilder& builder) {
        document.sections.push_back(
            {.id = std::string(builder.section.id), .title = std::string(builder.section.title)});
        builder.add(report, document.sections.back());
    };
    if (sections.empty())
        for (const SectionBuilder& builder : kBuilders) add(builder);
    for (const std::string& id : sections)
        for (const SectionBuilder& builder : kBuilders)
            if (builder.section.id == id) add(builder);
    return document;
}

}  // namespace ballast::report

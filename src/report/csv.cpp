#include "report/csv.hpp"

#include <array>

#include "report/number.hpp"

namespace ballast::report {

namespace {

std::string date_text(const std::optional<fin::Date>& date) {
    return date ? date->to_string() : std::string();
}

struct Column {
    std::string_view name;
    std::string (*cell)(const PortfolioReport&, const PositionLine&);
};

using R = PortfolioReport;
using L = PositionLine;

constexpr std::array<Column, 40> kColumns{{
    {"portfolio", [](const R& r, const L&) { return csv_text(r.portfolio); }},
    {"as_of", [](const R& r, const L&) { return r.as_of.to_string(); }},
    {"symbol", [](const R&, const L& l) { return csv_text(l.symbol); }},
    {"name", [](const R&, const L& l) { return csv_text(l.name); }},
    {"type", [](const R&, const L& l) { return csv_text(l.type); }},
    {"side", [](const R&, const L& l) { return csv_text(l.side); }},
    {"sector", [](const R&, const L& l) { return csv_text(l.sector); }},
    {"strategy", [](const R&, const L& l) { return csv_text(l.strategy); }},
    {"tags", [](const R&, const L& l) { return csv_text(l.tags); }},
    {"currency", [](const R& r, const L&) { return csv_text(r.currency); }},
    {"quantity", [](const R&, const L& l) { return l.quantity; }},
    {"multiplier", [](const R&, const L& l) { return l.multiplier; }},
    {"entry_price", [](const R&, const L& l) { return l.entry_price.value_or(""); }},
    {"entry_date", [](const R&, const L& l) { return date_text(l.entry_date); }},
    {"price", [](const R&, const L& l) { return exact(l.price); }},
    {"price_date", [](const R&, const L& l) { return date_text(l.price_date); }},
    {"market_value", [](const R&, const L& l) { return exact(l.market_value); }},
    {"weight", [](const R&, const L& l) { return exact(l.weight); }},
    {"cost", [](const R&, const L& l) { return exact(l.cost); }},
    {"unrealized_gain", [](const R&, const L& l) { return exact(l.unrealized_gain); }},
    {"unrealized_return", [](const R&, const L& l) { return exact(l.unrealized_return); }},
    {"daily_pnl", [](const R&, const L& l) { return exact(l.daily_pnl); }},
    {"daily_return", [](const R&, const L& l) { return exact(l.daily_return); }},
    {"var_parametric", [](const R&, const L& l) { return exact(l.var_parametric); }},
    {"es_parametric", [](const R&, const L& l) { return exact(l.es_parametric); }},
    {"var_historical", [](const R&, const L& l) { return exact(l.var_historical); }},
    {"es_historical", [](const R&, const L& l) { return exact(l.es_historical); }},
    {"var_standalone", [](const R&, const L& l) { return exact(l.var_standalone); }},
    {"var_incremental", [](const R&, const L& l) { return exact(l.var_incremental); }},
    {"marginal_var", [](const R&, const L& l) { return exact(l.marginal_var); }},
    {"var_share", [](const R&, const L& l) { return exact(l.var_share); }},
    {"volatility_annualized", [](const R&, const L& l) { return exact(l.volatility_annualized); }},
    {"correlation_with_book", [](const R&, const L& l) { return exact(l.correlation_with_book); }},
    {"underlying", [](const R&, const L& l) { return csv_text(l.underlying); }},
    {"expiry", [](const R&, const L& l) { return date_text(l.expiry); }},
    {"right", [](const R&, const L& l) { return csv_text(l.right); }},
    {"strike", [](const R&, const L& l) { return l.strike.value_or(""); }},
    {"note", [](const R&, const L& l) { return csv_text(l.note); }},
    {"issue", [](const R&, const L& l) { return csv_text(l.issue); }},
    {"digest", [](const R& r, const L&) { return r.digest; }},
}};

}  // namespace

std::vector<std::string_view> csv_columns() {
    std::vector<std::string_view> names;
    for (const Column& column : kColumns) names.push_back(column.name);
    return names;
}

std::string to_csv(const PortfolioReport& report) {
    std::string out;
    for (const Column& column : kColumns) {
        if (!out.empty()) out += ',';
        out += column.name;
    }
    out += "\r\n";
    for (const PositionLine& line : report.snapshot.positions) {
        bool first = true;
        for (const Column& column : kColumns) {
            if (!first) out += ',';
            first = false;
            out += column.cell(report, line);
        }
        out += "\r\n";
    }
    return out;
}

}  // namespace ballast::report

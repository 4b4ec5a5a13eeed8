#include "report/lines.hpp"

#include <fmt/format.h>

#include "report/number.hpp"

namespace ballast::report {

std::string date_line(const Document& document) {
    std::string line = "As of " + document.as_of.to_string();
    if (!document.currency.empty()) line += ", in " + document.currency;
    line += '.';
    if (document.provenance.coverage)
        line += fmt::format(" Coverage {}.", percent(document.provenance.coverage));
    return line;
}

std::string units_line(const Table& table) {
    const std::string currency = currency_of(table);
    return currency.empty() ? std::string() : fmt::format("Amounts in {}.", currency);
}

std::string fact_label(const Fact& fact) {
    return fact.note.empty() ? fact.label : fmt::format("{} ({})", fact.label, fact.note);
}

std::string shown_with_unit(const Cell& cell) {
    const Format format = cell.format.value_or(Format{});
    std::string out = shown(cell, format);
    if (cell.number && format.unit == Unit::kMoney && !format.currency.empty())
        out += " " + format.currency;
    return out;
}

std::string unavailable_line(const Unavailable& unavailable) {
    std::string line = "N/A: " + unavailable.reason;
    if (!line.ends_with('.')) line += '.';
    if (unavailable.last_good)
        line += fmt::format(" Last result: {}.", unavailable.last_good->to_string());
    return line;
}

namespace {

std::string capitalized(std::string_view text) {
    std::string out(text);
    if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] -= 'a' - 'A';
    return out;
}

}  // namespace

std::string issue_line(const Issue& issue) {
    return fmt::format("{}: {}", capitalized(to_string(issue.severity)),
                       capitalized(issue.message));
}

std::string provenance_line(const Document& document) {
    const Provenance& p = document.provenance;
    const std::string data =
        p.data_digest.empty() ? "" : fmt::format("data {}, ", p.data_digest.substr(0, 16));
    return fmt::format("Engine {}, {}digest {}", p.engine_version, data, p.digest);
}

}  // namespace ballast::report

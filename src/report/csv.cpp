#include "report/csv.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>
#include <type_traits>

#include "report/describe_position_line.hpp"
#include "report/number.hpp"

namespace ballast::report {

namespace {

using Line = describe::Described<PositionLine>;

std::string cell_text(const std::string& value) { return csv_text(value); }
std::string cell_text(double value) { return exact(value); }
std::string cell_text(fin::Date value) { return value.to_string(); }
template <class Value>
std::string cell_text(const std::optional<Value>& value) {
    return value ? cell_text(*value) : std::string();
}

// Exact numbers are texts that are not escaped: a sign does not make them a formula.
bool is_exact_number(std::string_view column) {
    constexpr std::array<std::string_view, 4> kNumbers{"quantity", "multiplier", "entry_price",
                                                       "strike"};
    return std::ranges::find(kNumbers, column) != kNumbers.end();
}

template <class Member>
std::string cell(const PositionLine& line, const describe::Field<PositionLine, Member>& field) {
    const Member& value = line.*field.member;
    if (is_exact_number(field.name)) {
        if constexpr (std::is_same_v<Member, std::string>) return value;
        if constexpr (std::is_same_v<Member, std::optional<std::string>>) return value.value_or("");
    }
    return cell_text(value);
}

// The line's fields between what is the same in all lines. Ids are of no use outside.
constexpr std::array<std::string_view, 2> kFirstColumns{"portfolio", "as_of"};
constexpr std::string_view kLastColumn = "digest";
bool is_column(std::string_view field) { return field != "id"; }

}  // namespace

std::vector<std::string_view> csv_columns() {
    std::vector<std::string_view> names(kFirstColumns.begin(), kFirstColumns.end());
    Line::fields.each([&](const auto& field) {
        if (is_column(field.name)) names.push_back(field.name);
    });
    names.push_back(kLastColumn);
    return names;
}

std::string to_csv(const PortfolioReport& report) {
    std::string out = fmt::format("{}\r\n", fmt::join(csv_columns(), ","));
    for (const PositionLine& line : report.snapshot.positions) {
        out += csv_text(report.portfolio) + ',' + report.as_of.to_string();
        Line::fields.each([&](const auto& field) {
            if (is_column(field.name)) out += ',' + cell(line, field);
        });
        out += ',' + report.digest + "\r\n";
    }
    return out;
}

}  // namespace ballast::report

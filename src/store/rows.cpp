#include "store/rows.hpp"

#include <bit>
#include <fmt/format.h>

namespace ballast::store {

void Rows::add_real(double value) {
    cells_.push_back({Kind::kReal, std::bit_cast<std::int64_t>(value), 0});
}

void Rows::add_text(std::string_view value) {
    cells_.push_back({Kind::kText, static_cast<std::int64_t>(text_.size()), value.size()});
    text_.append(value);
}

bool Row::is_null(std::size_t column) const {
    return rows_->cell(index_, column).kind == Rows::Kind::kNull;
}

bool Row::is_integer(std::size_t column) const {
    return rows_->cell(index_, column).kind == Rows::Kind::kInteger;
}

std::int64_t Row::integer(std::size_t column) const {
    const Rows::Cell& cell = rows_->cell(index_, column);
    CHECK(cell.kind == Rows::Kind::kInteger);
    return cell.value;
}

double Row::real(std::size_t column) const {
    const Rows::Cell& cell = rows_->cell(index_, column);
    // RETURNING of SQLite gives a whole number in a REAL column as an integer.
    if (cell.kind == Rows::Kind::kInteger) return static_cast<double>(cell.value);
    CHECK(cell.kind == Rows::Kind::kReal);
    return std::bit_cast<double>(cell.value);
}

std::string_view Row::text(std::size_t column) const {
    const Rows::Cell& cell = rows_->cell(index_, column);
    CHECK(cell.kind == Rows::Kind::kText);
    return std::string_view(rows_->text_).substr(static_cast<std::size_t>(cell.value), cell.length);
}

Result<Decimal> Row::decimal(std::size_t column) const {
    auto parsed = Decimal::parse(text(column));
    if (!parsed) return corrupted(column, "a decimal");
    return parsed;
}

Result<fin::Date> Row::date(std::size_t column) const {
    auto parsed = fin::Date::parse(text(column));
    if (!parsed) return corrupted(column, "a date");
    return parsed;
}

Result<fin::Currency> Row::currency(std::size_t column) const {
    auto parsed = fin::Currency::parse(text(column));
    if (!parsed) return corrupted(column, "a currency");
    return parsed;
}

Result<std::optional<Decimal>> Row::optional_decimal(std::size_t column) const {
    if (is_null(column)) return std::optional<Decimal>();
    TRY(const Decimal value, decimal(column));
    return std::optional(value);
}

Result<std::optional<fin::Date>> Row::optional_date(std::size_t column) const {
    if (is_null(column)) return std::optional<fin::Date>();
    TRY(const fin::Date value, date(column));
    return std::optional(value);
}

Error Row::corrupted(std::size_t column, std::string_view expected) const {
    return fail(Code::kCorrupted, fmt::format("stored value \"{}\" in column {} is not {}",
                                              text(column), column, expected));
}

}  // namespace ballast::store

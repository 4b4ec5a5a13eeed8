// The columns of a balance sheet's table: how a cell of each becomes a field of a position.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "fin/date.hpp"
#include "ingest/balance_rows.hpp"

namespace ballast::ingest {

// What is wrong with a cell; nothing: it was taken.
struct WrongCell {
    std::string_view rule;
    std::string expected;
};
using TakenCell = std::optional<WrongCell>;

struct BalanceColumn {
    std::string_view name;
    TakenCell (*take)(std::string_view, model::BankPosition&);
    bool required = false;
};

// In the order of the contract.
std::span<const BalanceColumn> balance_column_list();
// Null where there is none.
const BalanceColumn* find_balance_column(std::string_view name);

// A number with a decimal point and, it may be, a sign; false where the cell is none.
bool parse_cell_number(std::string_view cell, double& value);
// YYYY-MM-DD.
TakenCell take_cell_date(std::string_view cell, std::optional<fin::Date>& value);

}  // namespace ballast::ingest

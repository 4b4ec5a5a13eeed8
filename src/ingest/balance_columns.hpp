// The columns of a balance sheet table: how a cell of each becomes a field of a position.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "fin/date.hpp"
#include "ingest/balance_rows.hpp"

namespace ballast::ingest {

// The error of a cell; nullopt if the cell was valid.
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
// Null if there is no such column.
const BalanceColumn* find_balance_column(std::string_view name);

// Parses a number with a decimal point and an optional sign; false if the cell is not one.
bool parse_cell_number(std::string_view cell, double& value);
// YYYY-MM-DD.
TakenCell take_cell_date(std::string_view cell, std::optional<fin::Date>& value);

}  // namespace ballast::ingest

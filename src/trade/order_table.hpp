// Orders as delimited files, by a template that names columns, their order and the form of symbols.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "trade/order.hpp"

namespace ballast::trade {

enum class OrderField : std::uint8_t {
    kId,
    kAccount,
    kSide,
    kSymbol,
    kQuantity,
    kType,
    kLimit,
    kStop,
    kTif,
    kTime,
    kAssetClass,  // stock or option
    kUnderlying,
    kExpiry,
    kRight,
    kStrike,
    kPositionEffect,
    kConstant,  // the same text in every row
};

struct OrderColumn {
    OrderField field = OrderField::kId;
    std::string header;  // empty: the name of the field
    std::string value;   // of a constant
};

// How options are named in the column of symbols.
enum class SymbolForm : std::uint8_t {
    kCompact,     // OCC without blanks: AAPL240216P00175000
    kPadded,      // OCC with its root of six characters
    kUnderlying,  // the underlying; the contract is in other columns
};

enum class Delimiter : std::uint8_t { kComma, kSemicolon, kTab };
enum class LetterCase : std::uint8_t { kLower, kUpper };

struct OrderTemplate {
    std::string name;
    std::string description;
    std::vector<OrderColumn> columns;
    SymbolForm symbol_form = SymbolForm::kCompact;
    Delimiter delimiter = Delimiter::kComma;
    LetterCase letter_case = LetterCase::kLower;  // of sides, types and other words
    bool header = true;                           // whether the first line has the headers
};

// Id, side, symbol, quantity, type, limit, time in force and account.
OrderTemplate standard_template();

// kInvalidInput: no columns, a constant without a value, or a value elsewhere.
Status check_template(const OrderTemplate& form);

// Texts that a spreadsheet would run are escaped (base/plain_text.hpp). kInvalidInput: a contract
// whose terms have no OCC symbol where the template asks for one.
Result<std::string> order_table(const std::vector<Order>& orders, const OrderTemplate& form);

}  // namespace ballast::trade

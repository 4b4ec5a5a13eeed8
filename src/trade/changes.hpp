// Changes of a portfolio: hypothetical trades applied in their order to a copy of its positions.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/decimal.hpp"
#include "base/result.hpp"
#include "fin/currency.hpp"
#include "fin/date.hpp"
#include "model/portfolio.hpp"
#include "trade/order.hpp"

namespace ballast::trade {

enum class ChangeAction : std::uint8_t {
    kBuy,
    kSell,
    kShort,
    kCover,
    kClose,   // the whole position, long or short
    kResize,  // to a quantity, a weight or a value
};

// One trade of a session. Quantities are positive, except the target of a resize, which is signed
// like weights and values: negative is short.
struct Change {
    std::string id;  // unique in the session
    ChangeAction action = ChangeAction::kBuy;
    std::string symbol;                    // of an option its OCC symbol
    std::optional<model::AssetType> type;  // of a symbol that is not held; absent: by the symbol
    // Exactly one for all but close; weight is a share of the net value before all changes.
    std::optional<Decimal> quantity;
    std::optional<double> weight;
    std::optional<double> value;
    std::optional<Decimal> price;  // per unit; absent: the quote
    std::string note;
};

// Price of a unit as the quote of its symbol is given; the multiplier is applied to it.
using QuoteOf = std::function<std::optional<double>(const model::Position& position)>;

struct ChangeSettings {
    fin::Date as_of;  // entry date of positions that are opened
    fin::Currency currency;
    double net_value = 0.0;  // to which weights relate
    double cost_bp = 0.0;    // of the traded value
    Decimal lot{1};          // quantities from weights and values are multiples of it
    QuoteOf quote;
};

// A change as it was carried out.
struct AppliedChange {
    std::string id;
    ChangeAction action = ChangeAction::kBuy;
    std::string symbol;
    std::optional<OrderSide> side;  // of what closes, or else opens; nullopt: nothing to trade
    Decimal before;                 // signed quantity of the symbol
    Decimal after;
    Decimal quantity;  // traded, positive
    double price = 0.0;
    double value = 0.0;  // traded, positive: quantity × multiplier × price
    double cost = 0.0;
    double cash = 0.0;  // change of the cash, costs included
};

struct ChangedBook {
    std::vector<model::Position> positions;  // cash included
    std::vector<AppliedChange> changes;
    double cash_change = 0.0;
    double costs = 0.0;
};

// Sales of what is held reduce the oldest positions of the symbol first; what is opened becomes a
// position of its own, or adds to one opened by the same session. Money goes to and comes from the
// first cash position of the currency, which is added if it is missing. kInvalidInput with the
// pointers "/<index>/<field>": more sold or covered than held, a purchase while short or a short
// sale while long, sizes that are missing, double or zero, a symbol without a price, an expired
// contract.
Result<ChangedBook> apply_changes(std::vector<model::Position> positions,
                                  std::span<const Change> changes, const ChangeSettings& settings);

// The orders that turn the first positions into the second: the net change of every symbol but
// cash, with the quantity held before, at market.
Result<std::vector<Order>> orders_between(std::span<const model::Position> before,
                                          std::span<const model::Position> after);

}  // namespace ballast::trade

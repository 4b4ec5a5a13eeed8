// Orders to a broker, as plain data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/decimal.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "fin/date.hpp"
#include "model/portfolio.hpp"

namespace ballast::trade {

enum class OrderSide : std::uint8_t {
    kBuy,
    kSell,   // of what is held
    kShort,  // sells what is not held
    kCover,  // buys back what was sold short
};

enum class OrderType : std::uint8_t { kMarket, kLimit, kStop, kStopLimit };

enum class TimeInForce : std::uint8_t {
    kDay,
    kGoodTillCancel,
    kAtOpening,
    kImmediateOrCancel,
    kFillOrKill,
    kAtClose,
};

enum class PositionEffect : std::uint8_t { kOpen, kClose };

struct Order {
    std::string id;  // unique within a file
    std::string account;
    OrderSide side = OrderSide::kBuy;
    std::string symbol;  // as stored; of an option its OCC symbol
    Decimal quantity;    // positive; contracts for an option
    OrderType type = OrderType::kMarket;
    std::optional<Decimal> limit;  // of limit and stop_limit
    std::optional<Decimal> stop;   // of stop and stop_limit
    TimeInForce tif = TimeInForce::kDay;
    std::optional<Instant> time;  // of the order

    // An option; all four, or none.
    std::string underlying;
    std::optional<fin::Date> expiry;
    std::optional<model::OptionRight> right;
    std::optional<Decimal> strike;
    std::optional<PositionEffect> position_effect;  // nullopt: open for buy and short, else close

    // Signed quantity before the order, where it is known.
    std::optional<Decimal> held;

    bool is_option() const { return expiry.has_value(); }
};

// The order with the terms of its option: taken from an OCC symbol, or checked where they are
// given; its position effect; and the compact OCC symbol of the contract as its symbol, if the
// terms have one. kInvalidInput, with pointers into the order: a quantity or price
// that is not positive, a price that is missing or does not belong to the type, terms of an option
// that are incomplete or contradict the symbol.
Result<Order> complete(Order order);

}  // namespace ballast::trade

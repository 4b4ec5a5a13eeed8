// What the risk engines read: what is held, and a panel of returns on common dates.
#pragma once

#include <span>
#include <string>

#include "market/returns.hpp"
#include "options/book.hpp"

namespace ballast::risk {

using market::ReturnPanel;  // simple returns, complete rows

// A position that moves as its symbol does: its signed market value in the book's currency.
struct Holding {
    std::string symbol;
    double value = 0.0;
};

// Options of one kind on one underlying. Engines revalue them at the underlying's moves, with
// volatility (sticky strike) and time to expiry as they are; `greeks` are the position's.
struct OptionHolding {
    std::string symbol;
    std::string underlying;  // its symbol in the panel
    options::Holding terms;
    options::PositionGreeks greeks;
};

struct Positions {
    std::span<const Holding> holdings;
    std::span<const OptionHolding> options = {};
};

}  // namespace ballast::risk

// Inputs of the risk engines: holdings, and a panel of returns on common dates.
#pragma once

#include <span>
#include <string>

#include "market/returns.hpp"
#include "options/book.hpp"

namespace ballast::risk {

using market::ReturnPanel;  // simple returns, complete rows

// A position with the return of its symbol: its signed market value in the book's currency.
struct Holding {
    std::string symbol;
    double value = 0.0;
};

// Options of one kind on one underlying. Engines revalue them at moves of the underlying, with
// unchanged volatility (sticky strike) and time to expiry; `greeks` are those of the position.
struct OptionHolding {
    std::string symbol;
    std::string underlying;  // symbol of the underlying in the panel
    options::Holding terms;
    options::PositionGreeks greeks;
};

struct Positions {
    std::span<const Holding> holdings;
    std::span<const OptionHolding> options = {};
};

}  // namespace ballast::risk

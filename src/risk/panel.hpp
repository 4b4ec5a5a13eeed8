// What the risk engines read: signed market values and a panel of returns on common dates.
#pragma once

#include <string>

#include "market/returns.hpp"

namespace ballast::risk {

using market::ReturnPanel;  // simple returns, complete rows

// One line of a book: its signed market value in the book's currency.
struct Holding {
    std::string symbol;
    double value = 0.0;
};

}  // namespace ballast::risk

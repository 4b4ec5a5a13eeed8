// How the positions of a book take part in a figure.
#pragma once

#include <optional>
#include <string>

namespace ballast::risk {

enum class PositionBasis {
    kEntered,  // with its own data
    kProxy,    // with substitute data
    kLeftOut,
};

struct PositionUse {
    std::string symbol;
    PositionBasis basis = PositionBasis::kEntered;
    std::string reason;           // empty for a position that entered with its own, recent data
    std::optional<double> value;  // signed market value
};

}  // namespace ballast::risk

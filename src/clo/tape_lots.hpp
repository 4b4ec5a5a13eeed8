// What positions and factors of a loan tape mean for the par that a deal holds.
#pragma once

#include <optional>

#include "base/decimal.hpp"
#include "base/error.hpp"

namespace ballast::clo {

enum class TapeLotKind { kBought, kStated };

struct TapeLot {
    TapeLotKind kind = TapeLotKind::kStated;
    Decimal par;         // negative: less is held
    bool first = false;  // nothing was held before
};

// The lot that brings what is held to the par stated; nullopt where that is held already. Par that
// appears with a purchase price was bought; other changes are stated, without a price.
// kInvalidInput where the difference is too large for a decimal.
Result<std::optional<TapeLot>> lot_of_position(const Decimal& held, const Decimal& stated,
                                               bool priced);

// The principal repaid once `factor` (0 to 1) of the original par is outstanding; zero: none.
// kInvalidInput where that is more than is held.
Result<Decimal> repaid_at_factor(const Decimal& original, const Decimal& factor,
                                 const Decimal& held);

}  // namespace ballast::clo

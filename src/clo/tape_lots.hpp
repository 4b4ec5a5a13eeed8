// What positions, trades and factors of a loan tape mean for the par that a deal holds.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/decimal.hpp"
#include "base/error.hpp"
#include "clo/lots.hpp"

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

// The lot by which all that is held leaves: a sale at its market value where that is known.
Lot lot_of_absent(const Decimal& held, const std::optional<Decimal>& market_value, fin::Date date);

// The principal repaid once `factor` (0 to 1) of the original par is outstanding; zero: none.
// kInvalidInput where that is more than is held.
Result<Decimal> repaid_at_factor(const Decimal& original, const Decimal& factor,
                                 const Decimal& held);

// The lots of a deal by asset: those stored before a tape, and those that its rows add.
class TapeLots {
public:
    void store(const std::string& asset, const Lot& lot);

    // Whether a row is a stored lot again: side, date, par and price are equal. Each stored lot
    // matches one row, because a second equal row is another trade.
    bool repeats(const std::string& asset, const Lot& lot);

    // kInvalidInput where more would leave than is held on any date: nothing is added then.
    Status add(const std::string& asset, const Lot& lot);

    // The par that factors apply to: stored lots up to a date except repayments.
    Decimal original(const std::string& asset, fin::Date as_of) const;

private:
    struct Entry {
        Lot lot;
        bool stored = false;
        bool matched = false;
    };
    std::map<std::string, std::vector<Entry>> lots_;
};

}  // namespace ballast::clo

// What a downloaded series adds to the stored one: by the rows of both, on the dates they share.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "feed/provider.hpp"
#include "model/price_bar.hpp"

namespace ballast::feed {

// The window of a sync reaches back behind the last stored date by both of these.
inline constexpr int kOverlapBars = 10;
inline constexpr int kOverlapDays = 7;

// The first date to request: `stored` by date; absent: everything.
std::optional<fin::Date> overlap_start(std::span<const model::PriceBar> stored);

enum class Verdict : std::uint8_t {
    kAppend,      // the shared dates agree: store the rows
    kRevise,      // some shared dates differ: store the rows, the earlier values are kept
    kRefetch,     // all differ by one ratio, which a known split explains: request all of it
    kQuarantine,  // all differ by one ratio that nothing explains: store nothing
    kShrunk,      // fewer dates than are stored: store nothing, delisted or renamed
};

struct Overlap {
    Verdict verdict = Verdict::kAppend;
    std::size_t shared = 0;     // dates of both
    std::size_t different = 0;  // of these, with another close
    double ratio = 1.0;         // of kRefetch and kQuarantine: new close over stored one
    std::string reason;         // of a verdict other than kAppend; a sentence
};

// Closes agree within a millionth. `stored` and `fetched` by date, of one symbol and source; both
// as traded.
Overlap compare(std::span<const model::PriceBar> stored, std::span<const model::PriceBar> fetched,
                std::span<const Action> actions);

}  // namespace ballast::feed

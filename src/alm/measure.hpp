// The measures of interest rate risk in the banking book.
#pragma once

#include <cstdint>

namespace ballast::alm {

enum class Measure : std::uint8_t { kEve, kNii };

// Which of them a valuation works out; the figures of the other are 0.
struct Measures {
    bool eve = true;
    bool nii = true;
    // NII by month. Otherwise its sum over the horizon alone is right: interest of renewals is
    // added to the first month.
    bool months = true;

    static constexpr Measures only(Measure measure) {
        return {.eve = measure == Measure::kEve, .nii = measure == Measure::kNii, .months = false};
    }
};

}  // namespace ballast::alm

// Description of the repair of a correlation matrix.
#pragma once

#include <array>

#include "math/nearest_correlation.hpp"
#include "wire/describe.hpp"

namespace ballast::describe {

template <>
struct Described<math::CorrelationRepair> {
    using enum math::CorrelationRepair;
    static constexpr std::string_view name = "CorrelationRepair";
    static constexpr std::string_view doc =
        "Repair of a matrix that is not a valid correlation matrix.";
    static constexpr std::array values{
        word(kNone, "none"), word(kHigham, "higham", "Nearest correlation matrix (Higham)."),
        word(kClip, "clip", "Negative eigenvalues clipped, then rescaled to a unit diagonal.")};
};

}  // namespace ballast::describe

// Whether a calculation follows the terms of the deal or repeats the earlier workbook.
#pragma once

#include <array>
#include <cstdint>

#include "describe/describe.hpp"

namespace ballast::clo {

enum class CalculationMode : std::uint8_t {
    kCorrected,
    kAsOldModel,  // with the defects of the earlier workbook, for parity reports
};

}  // namespace ballast::clo

namespace ballast::describe {

template <>
struct Described<clo::CalculationMode> {
    using enum clo::CalculationMode;
    static constexpr std::string_view name = "CloMode";
    static constexpr std::string_view doc = "Rules of a calculation.";
    static constexpr std::array values{
        word(kCorrected, "corrected", "The terms of the deal."),
        word(kAsOldModel, "as_old_model", "The earlier workbook with its known defects.")};
};

}  // namespace ballast::describe
